package io.deckhouse.aimodels.modelpack.testkit;

import io.deckhouse.aimodels.modelpack.format.ByteSource;
import io.deckhouse.aimodels.modelpack.format.ModelFile;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;

/** A file of a model that is in memory. */
public final class BytesFile implements ModelFile {
  private final String path;
  private final byte[] bytes;

  public BytesFile(String path, byte[] bytes) {
    this.path = path;
    this.bytes = bytes.clone();
  }

  /** The files of a model, sorted by path. */
  public static List<ModelFile> of(Map<String, byte[]> files) {
    return files.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(entry -> (ModelFile) new BytesFile(entry.getKey(), entry.getValue()))
        .toList();
  }

  @Override
  public String path() {
    return path;
  }

  @Override
  public long size() {
    return bytes.length;
  }

  @Override
  public ByteSource open() {
    return new ByteSource() {
      @Override
      public long size() {
        return bytes.length;
      }

      @Override
      public int read(ByteBuffer target, long position) {
        if (position >= bytes.length) {
          return -1;
        }
        int count = (int) Math.min(target.remaining(), bytes.length - position);
        target.put(bytes, (int) position, count);
        return count;
      }
    };
  }
}

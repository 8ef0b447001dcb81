package io.deckhouse.aimodels.modelpack.testkit;

import io.deckhouse.aimodels.modelpack.format.ByteSource;
import io.deckhouse.aimodels.modelpack.format.ModelFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** A model in memory. It counts the bytes that are read from it. */
public final class TestModel {
  private final Map<String, ModelFile> files = new LinkedHashMap<>();
  private final AtomicLong bytesRead = new AtomicLong();

  /** A model of some files. */
  public static TestModel of(Map<String, byte[]> files) {
    TestModel model = new TestModel();
    files.forEach(model::with);
    return model;
  }

  /** A source over an array. */
  public static ByteSource source(byte[] bytes) {
    return new TestModel().new Source(bytes, bytes.length);
  }

  public TestModel with(String path, byte[] content) {
    return sparse(path, content, content.length);
  }

  public TestModel with(String path, String content) {
    return with(path, content.getBytes(StandardCharsets.UTF_8));
  }

  /** A file that begins with some bytes and goes on with zeros. */
  public TestModel sparse(String path, byte[] start, long size) {
    files.put(path, new MemoryFile(path, size, start));
    return this;
  }

  public List<ModelFile> files() {
    return new ArrayList<>(files.values());
  }

  /** How many bytes were read from all files so far. */
  public long bytesRead() {
    return bytesRead.get();
  }

  private final class MemoryFile implements ModelFile {
    private final String path;
    private final long size;
    private final byte[] start;

    MemoryFile(String path, long size, byte[] start) {
      this.path = path;
      this.size = size;
      this.start = start;
    }

    @Override
    public String path() {
      return path;
    }

    @Override
    public long size() {
      return size;
    }

    @Override
    public ByteSource open() {
      return new Source(start, size);
    }
  }

  private final class Source implements ByteSource {
    private final byte[] start;
    private final long size;

    Source(byte[] start, long size) {
      this.start = start;
      this.size = size;
    }

    @Override
    public long size() {
      return size;
    }

    @Override
    public int read(ByteBuffer target, long position) {
      if (position >= size) {
        return -1;
      }
      int count = (int) Math.min(target.remaining(), size - position);
      for (int i = 0; i < count; i++) {
        long at = position + i;
        target.put(at < start.length ? start[(int) at] : 0);
      }
      bytesRead.addAndGet(count);
      return count;
    }
  }
}

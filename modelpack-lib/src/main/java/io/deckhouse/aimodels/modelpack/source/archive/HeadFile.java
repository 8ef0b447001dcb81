package io.deckhouse.aimodels.modelpack.source.archive;

import io.deckhouse.aimodels.modelpack.format.ByteSource;
import io.deckhouse.aimodels.modelpack.source.SourceFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;

/** A file of a stream of which only the beginning has come so far. */
record HeadFile(String path, long size, ByteBuffer head) implements SourceFile {
  @Override
  public Optional<Local> local() {
    return Optional.empty();
  }

  @Override
  public ByteSource open() {
    return new ByteSource() {
      @Override
      public long size() {
        return size;
      }

      @Override
      public int read(ByteBuffer target, long position) throws IOException {
        if (position >= size) {
          return -1;
        }
        if (position >= head.limit()) {
          throw new IOException(path + ": the rest has not come yet");
        }
        int count = (int) Math.min(target.remaining(), head.limit() - position);
        target.put(head.slice((int) position, count));
        return count;
      }
    };
  }
}

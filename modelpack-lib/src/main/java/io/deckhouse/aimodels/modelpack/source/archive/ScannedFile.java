package io.deckhouse.aimodels.modelpack.source.archive;

import io.deckhouse.aimodels.modelpack.format.ByteSource;
import io.deckhouse.aimodels.modelpack.format.ForwardSource;
import io.deckhouse.aimodels.modelpack.source.SourceFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * A file of a compressed archive of which the beginning is kept; reading more of it reads the
 * archive again up to there.
 */
record ScannedFile(String path, long size, ByteBuffer head, ForwardSource.StreamOpener opener)
    implements SourceFile {
  @Override
  public Optional<Local> local() {
    return Optional.empty();
  }

  @Override
  public ByteSource open() {
    ForwardSource whole = new ForwardSource(size, opener);
    return new ByteSource() {
      @Override
      public long size() {
        return size;
      }

      @Override
      public int read(ByteBuffer target, long position) throws IOException {
        if (position >= head.limit()) {
          return whole.read(target, position);
        }
        int count = (int) Math.min(target.remaining(), head.limit() - position);
        target.put(head.slice((int) position, count));
        return count;
      }

      @Override
      public void close() throws IOException {
        whole.close();
      }
    };
  }
}

package io.deckhouse.aimodels.modelpack.pack;

import io.deckhouse.aimodels.modelpack.format.ByteSource;
import io.deckhouse.aimodels.modelpack.format.ModelFile;
import io.deckhouse.aimodels.modelpack.source.SourceFile;
import io.deckhouse.aimodels.modelpack.source.remote.Heads;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A file of which only the beginning may be read, because the rest would have to be fetched. */
record HeadOnly(SourceFile file) implements ModelFile {
  /** More than the beginning is needed. */
  static final class BeyondHeadException extends IOException {
    private static final long serialVersionUID = 1L;

    private final String path;

    BeyondHeadException(String path) {
      super(path + ": more than its beginning is needed");
      this.path = path;
    }

    /** The path of the file, when that is what a failure comes from. */
    static Optional<String> path(@Nullable Throwable failure) {
      for (Throwable at = failure; at != null; at = at.getCause()) {
        if (at instanceof BeyondHeadException beyond) {
          return Optional.of(beyond.path);
        }
      }
      return Optional.empty();
    }
  }

  @Override
  public String path() {
    return file.path();
  }

  @Override
  public long size() {
    return file.size();
  }

  @Override
  public ByteSource open() throws IOException {
    ByteSource source = file.open();
    return new ByteSource() {
      @Override
      public long size() {
        return source.size();
      }

      @Override
      public int read(ByteBuffer target, long position) throws IOException {
        if (position >= Heads.HEAD_BYTES && position < size()) {
          throw new BeyondHeadException(file.path());
        }
        return source.read(target, position);
      }

      @Override
      public void close() throws IOException {
        source.close();
      }
    };
  }
}

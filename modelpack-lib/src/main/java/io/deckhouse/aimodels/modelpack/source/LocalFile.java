package io.deckhouse.aimodels.modelpack.source;

import io.deckhouse.aimodels.modelpack.format.ByteSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** A file on this machine's disk, under its path in the model. */
record LocalFile(String path, Path file, FileStamp stamp) implements SourceFile {
  static LocalFile of(String path, Path file) throws IOException {
    return new LocalFile(path, file, FileStamp.of(file));
  }

  @Override
  public long size() {
    return stamp.size();
  }

  @Override
  public Optional<Local> local() {
    return Optional.of(new Local(file, stamp));
  }

  @Override
  public ByteSource open() throws IOException {
    FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
    return new ByteSource() {
      @Override
      public long size() {
        return stamp.size();
      }

      @Override
      public int read(ByteBuffer target, long position) throws IOException {
        return channel.read(target, position);
      }

      @Override
      public void close() throws IOException {
        channel.close();
      }
    };
  }
}

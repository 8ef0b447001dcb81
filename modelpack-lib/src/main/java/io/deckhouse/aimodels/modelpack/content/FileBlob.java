package io.deckhouse.aimodels.modelpack.content;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * An open file of this machine. It stays readable when somebody removes the file. An interrupted
 * reader closes it for all.
 */
public final class FileBlob implements BlobReader {
  private final FileChannel channel;
  private final long size;

  private FileBlob(FileChannel channel, long size) {
    this.channel = channel;
    this.size = size;
  }

  /** Opens a file; its length is what it is now. */
  public static FileBlob open(Path file) throws IOException {
    FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
    return new FileBlob(channel, channel.size());
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public int read(ByteBuffer target, long position) throws IOException {
    return channel.read(target, position);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}

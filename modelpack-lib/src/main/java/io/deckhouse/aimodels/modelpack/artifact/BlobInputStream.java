package io.deckhouse.aimodels.modelpack.artifact;

import io.deckhouse.aimodels.modelpack.LocalFailureException;
import io.deckhouse.aimodels.modelpack.format.ByteSource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

/** A part of a byte source as a stream; skipping moves the position and reads nothing. */
final class BlobInputStream extends InputStream {
  private final ByteSource source;
  private long position;
  private final long end;

  BlobInputStream(ByteSource source) {
    this.source = source;
    this.end = source.size();
  }

  long size() {
    return end;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (position >= end) {
      return -1;
    }
    ByteBuffer target = ByteBuffer.wrap(bytes, offset, (int) Math.min(length, end - position));
    try {
      int count = source.read(target, position);
      position += Math.max(count, 0);
      return count;
    } catch (IOException e) {
      // Decoders above this stream turn an IOException into invalid content, which this is not.
      throw new LocalFailureException("read a blob", e);
    }
  }

  @Override
  public long skip(long count) {
    long skipped = Math.max(0, Math.min(count, end - position));
    position += skipped;
    return skipped;
  }

  @Override
  public int available() {
    return (int) Math.min(Integer.MAX_VALUE, end - position);
  }

  @Override
  public void close() throws IOException {
    source.close();
  }
}

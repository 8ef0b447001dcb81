package io.deckhouse.aimodels.modelpack.format.detect;

import java.io.IOException;
import java.io.InputStream;

/** At most a number of bytes of another stream, which it does not close. */
final class BoundedStream extends InputStream {
  private final InputStream in;
  private long left;

  BoundedStream(InputStream in, long bytesMax) {
    this.in = in;
    this.left = bytesMax;
  }

  @Override
  public int read() throws IOException {
    if (left <= 0) {
      return -1;
    }
    left--;
    return in.read();
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (left <= 0 && length > 0) {
      return -1;
    }
    int count = in.read(target, offset, (int) Math.min(length, left));
    left -= Math.max(count, 0);
    return count;
  }

  /** Whether all bytes that were allowed have been read. */
  boolean isExhausted() {
    return left <= 0;
  }
}

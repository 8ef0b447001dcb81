package io.deckhouse.aimodels.modelpack.testkit.proxy;

import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.locks.LockSupport;

/** A connection that takes no more than a number of bytes in a second. */
final class SlowOutput extends OutputStream {
  private static final int PIECE_BYTES = 16 * 1024;

  private final OutputStream out;
  private final double bytesPerNano;
  private final long began = System.nanoTime();
  private long written;

  private SlowOutput(OutputStream out, long bytesPerSecond) {
    this.out = out;
    this.bytesPerNano = bytesPerSecond / 1e9;
  }

  static OutputStream over(OutputStream out, long bytesPerSecond) {
    return bytesPerSecond == Long.MAX_VALUE ? out : new SlowOutput(out, bytesPerSecond);
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    for (int at = 0; at < length; at += PIECE_BYTES) {
      int count = Math.min(PIECE_BYTES, length - at);
      out.write(bytes, offset + at, count);
      written += count;
      long early = (long) (written / bytesPerNano) - (System.nanoTime() - began);
      if (early > 0) {
        LockSupport.parkNanos(early);
      }
    }
  }

  @Override
  public void flush() throws IOException {
    out.flush();
  }
}

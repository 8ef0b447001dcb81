package io.deckhouse.aimodels.modelpack.format.tar;

import io.deckhouse.aimodels.modelpack.format.ByteSource;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

/**
 * A stream of unknown length, read by position, forward only. Used by one thread; closing it leaves
 * the stream open.
 */
public final class ForwardBytes implements ByteSource {
  /** More than any stream has: an exbibyte. */
  private static final long SIZE = 1L << 60;

  private final InputStream stream;
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private long at;

  public ForwardBytes(InputStream stream) {
    this.stream = stream;
  }

  @Override
  public long size() {
    return SIZE;
  }

  /**
   * Reads as every source does.
   *
   * @return -1 at the end of the stream
   * @throws EOFException when the stream ends before the position
   */
  @Override
  public int read(ByteBuffer target, long position) throws IOException {
    if (position < at) {
      throw new IllegalArgumentException("byte " + position + " is gone (expected: " + at + ")");
    }
    while (at < position) {
      int skipped = stream.read(buffer, 0, (int) Math.min(buffer.length, position - at));
      if (skipped < 0) {
        throw new EOFException("ends at byte " + at);
      }
      at += skipped;
    }
    int count = stream.read(buffer, 0, Math.min(buffer.length, target.remaining()));
    if (count > 0) {
      target.put(buffer, 0, count);
      at += count;
    }
    return count;
  }
}

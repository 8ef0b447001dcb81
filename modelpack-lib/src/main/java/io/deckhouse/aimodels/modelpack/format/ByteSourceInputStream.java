package io.deckhouse.aimodels.modelpack.format;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

/**
 * A range of a {@link ByteSource} as a stream, read in pieces of at most 64 KiB; skipping moves the
 * position and reads nothing. Not safe for use by several threads.
 */
public final class ByteSourceInputStream extends InputStream {
  private static final int BUFFER_BYTES = 64 * 1024;

  private final ByteSource source;
  private final ByteBuffer buffer;
  private final long end;
  private final boolean owns;
  private long position;

  /**
   * A part of a source, which it does not close.
   *
   * @param start the position of the first byte
   * @param length the number of bytes; the source must have them
   */
  public ByteSourceInputStream(ByteSource source, long start, long length) {
    this(source, start, length, false);
  }

  private ByteSourceInputStream(ByteSource source, long start, long length, boolean owns) {
    this.source = source;
    this.owns = owns;
    this.position = start;
    this.end = Math.addExact(start, length);
    this.buffer = ByteBuffer.allocate((int) Math.min(BUFFER_BYTES, Math.max(length, 1))).limit(0);
  }

  /** The whole of a source, which is closed with the stream. */
  public static ByteSourceInputStream owning(ByteSource source) {
    return new ByteSourceInputStream(source, 0, source.size(), true);
  }

  @Override
  public int read() throws IOException {
    return fill() ? buffer.get() & 0xff : -1;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (!fill()) {
      return -1;
    }
    int count = Math.min(length, buffer.remaining());
    buffer.get(target, offset, count);
    return count;
  }

  @Override
  public long skip(long count) {
    long skipped = Math.clamp(count, 0, end - position + buffer.remaining());
    if (skipped <= buffer.remaining()) {
      buffer.position(buffer.position() + (int) skipped);
    } else {
      position += skipped - buffer.remaining();
      buffer.position(0).limit(0);
    }
    return skipped;
  }

  @Override
  public void close() throws IOException {
    if (owns) {
      source.close();
    }
  }

  private boolean fill() throws IOException {
    if (buffer.hasRemaining()) {
      return true;
    }
    if (position >= end) {
      return false;
    }
    buffer.clear().limit((int) Math.min(buffer.capacity(), end - position));
    int count = source.read(buffer, position);
    buffer.flip();
    if (count < 0) {
      throw new EOFException("ends at byte " + position);
    }
    position += count;
    return true;
  }
}

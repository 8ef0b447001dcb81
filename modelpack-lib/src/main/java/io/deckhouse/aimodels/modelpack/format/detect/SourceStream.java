package io.deckhouse.aimodels.modelpack.format.detect;

import io.deckhouse.aimodels.modelpack.format.ByteSource;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;

/**
 * A {@link ByteSource} as a stream that skips without reading. A failure of the source is unchecked
 * here: the decoders above report bad content as {@link IOException}, and the two must not be
 * confused.
 */
final class SourceStream extends InputStream {
  private static final int BUFFER_BYTES = 64 * 1024;

  private final ByteSource source;
  private final ByteBuffer buffer;
  private long next;

  SourceStream(ByteSource source, long start) {
    this.source = source;
    this.next = start;
    this.buffer = ByteBuffer.allocate(Math.clamp(source.size() - start, 1, BUFFER_BYTES)).limit(0);
  }

  @Override
  public int read() {
    return fill() ? Byte.toUnsignedInt(buffer.get()) : -1;
  }

  @Override
  public int read(byte[] target, int offset, int length) {
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
    long skipped = Math.clamp(count, 0, source.size() - next + buffer.remaining());
    if (skipped <= buffer.remaining()) {
      buffer.position(buffer.position() + (int) skipped);
    } else {
      next += skipped - buffer.remaining();
      buffer.position(0).limit(0);
    }
    return skipped;
  }

  private boolean fill() {
    if (buffer.hasRemaining()) {
      return true;
    }
    if (next >= source.size()) {
      return false;
    }
    buffer.clear();
    try {
      int count = source.read(buffer, next);
      next += Math.max(count, 0);
    } catch (IOException e) {
      buffer.limit(0);
      throw new UncheckedIOException(e);
    }
    buffer.flip();
    return buffer.hasRemaining();
  }
}

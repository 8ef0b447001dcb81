package io.deckhouse.aimodels.modelpack.format;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Objects;

/**
 * A part of a {@link ByteSource}, seen as a source of its own. Closing it does not close the source
 * it belongs to.
 */
public final class ByteRange implements ByteSource {
  private final ByteSource source;
  private final long start;
  private final long size;

  /**
   * @throws IndexOutOfBoundsException when the range is not inside the source
   */
  public ByteRange(ByteSource source, long start, long size) {
    Objects.checkFromIndexSize(start, size, source.size());
    this.source = source;
    this.start = start;
    this.size = size;
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public int read(ByteBuffer target, long position) throws IOException {
    if (position >= size) {
      return -1;
    }
    long room = Math.min(target.remaining(), size - position);
    int limit = target.limit();
    target.limit(target.position() + (int) room);
    try {
      return source.read(target, start + position);
    } finally {
      target.limit(limit);
    }
  }

  @Override
  public ByteBuffer buffer(int bytes) {
    return source.buffer(bytes);
  }

  @Override
  public void expect(long from, long to) {
    source.expect(start + from, start + to);
  }
}

package io.deckhouse.aimodels.modelpack.format;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Random access to the bytes of one file or blob. Safe for use by several threads. */
public interface ByteSource extends AutoCloseable {
  /** The length in bytes. */
  long size();

  /**
   * Reads at least one byte at a position, and at most what the buffer has room for; blocks.
   *
   * @return the number of bytes read, or -1 when the position is at or past the end
   */
  int read(ByteBuffer target, long position) throws IOException;

  /** The buffer of what is read in order, in bytes: larger ones fall out of the cache. */
  int BUFFER_BYTES = 64 * 1024;

  /**
   * An empty buffer for reading so many bytes: a small one on the heap for what fits into it, since
   * direct memory is given back late and there may be many small files.
   */
  default ByteBuffer bufferFor(long count) {
    return count < BUFFER_BYTES
        ? ByteBuffer.allocate((int) Math.max(1, count))
        : buffer(BUFFER_BYTES);
  }

  /**
   * An empty buffer of the kind that this source fills with the fewest copies.
   *
   * @param bytes its capacity
   */
  default ByteBuffer buffer(int bytes) {
    return ByteBuffer.allocateDirect(bytes);
  }

  /**
   * Says that a range is about to be read from its beginning to its end, so that a source on the
   * other side of a network asks for it at once and not piece by piece. It is a hint.
   *
   * @param start the position of the first byte
   * @param end the position after the last one
   */
  default void expect(long start, long end) {}

  /** Fills the buffer from a position. */
  default void readFully(ByteBuffer target, long position) throws IOException {
    long at = position;
    while (target.hasRemaining()) {
      int count = read(target, at);
      if (count < 0) {
        throw new EOFException("ends at byte " + at);
      }
      at += count;
    }
  }

  @Override
  default void close() throws IOException {}
}

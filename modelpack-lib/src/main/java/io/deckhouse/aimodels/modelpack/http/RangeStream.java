package io.deckhouse.aimodels.modelpack.http;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;

/** An answer that is being read, and how fast it comes. Used by one thread. */
final class RangeStream implements AutoCloseable {
  private static final int BUFFER_BYTES = 64 * 1024;

  /** Below this one connection is slow: a disk or a fast network gives several times as much. */
  private static final long SLOW_BYTES_PER_SECOND = 64L * 1024 * 1024;

  /** Less is not worth further connections. */
  private static final long WORTH_BYTES = 16L * 1024 * 1024;

  private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final HttpAnswer answer;
  private final InputStream in;
  private final long end;
  private long position;
  private byte[] buffer = new byte[0];
  private long waitedNanos;
  private long lookedBytes;
  private double bytesPerSecond = Double.MAX_VALUE;

  RangeStream(HttpAnswer answer, InputStream in, long position, long end) {
    this.answer = answer;
    this.in = in;
    this.position = position;
    this.end = end;
  }

  boolean isAt(long other) {
    return position == other && position < end;
  }

  /** Whether the rest would come faster over several connections. */
  boolean isSlow(long from) {
    return bytesPerSecond < SLOW_BYTES_PER_SECOND && end - from >= WORTH_BYTES;
  }

  /** As it was in the last second. */
  double bytesPerSecond() {
    return bytesPerSecond;
  }

  /**
   * Takes some of the next bytes; waits for them.
   *
   * @throws IOException when there are no more, or the connection failed
   */
  int read(ByteBuffer target) throws IOException {
    int room = (int) Math.min(target.remaining(), end - position);
    long before = System.nanoTime();
    int count = read(target, room);
    look(System.nanoTime() - before, count);
    if (count < 0) {
      throw new IOException("the answer ended too early");
    }
    position += count;
    return count;
  }

  private int read(ByteBuffer target, int room) throws IOException {
    if (target.hasArray()) {
      int count = in.read(target.array(), target.arrayOffset() + target.position(), room);
      target.position(target.position() + Math.max(0, count));
      return count;
    }
    if (buffer.length == 0) {
      buffer = new byte[BUFFER_BYTES];
    }
    int count = in.read(buffer, 0, Math.min(room, buffer.length));
    target.put(buffer, 0, Math.max(0, count));
    return count;
  }

  /** Only the time that is spent on waiting counts: a slow reader is not a slow server. */
  private void look(long nanos, int count) {
    waitedNanos += nanos;
    lookedBytes += Math.max(0, count);
    if (waitedNanos >= LOOK_NANOS) {
      bytesPerSecond = lookedBytes / (double) waitedNanos * 1e9;
      waitedNanos = 0;
      lookedBytes = 0;
    }
  }

  @Override
  public void close() {
    answer.close();
  }
}

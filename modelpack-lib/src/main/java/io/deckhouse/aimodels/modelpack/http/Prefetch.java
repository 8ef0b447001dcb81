package io.deckhouse.aimodels.modelpack.http;

import io.deckhouse.aimodels.modelpack.InterruptedTransferException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

/**
 * Fetches the pieces of a range over several connections at once and gives them back in order. Used
 * by one thread.
 */
final class Prefetch implements AutoCloseable {
  private static final int PIECE_MAX_BYTES = 4 * 1024 * 1024;
  private static final int PIECE_MIN_BYTES = 256 * 1024;

  private static final long TRIAL_NANOS = TimeUnit.SECONDS.toNanos(5);
  private static final double WORTH_FACTOR = 1.1;

  /** What is fetched ahead is lost when the process is killed, so it is a small part of a file. */
  private static final int PARTS = 128;

  /** Fetches a piece, whatever it takes. */
  @FunctionalInterface
  interface Fetcher {
    /**
     * Fetches what lies between two positions.
     *
     * @param room a buffer on the heap with at least so much capacity
     * @return the same, ready to be read
     */
    ByteBuffer fetch(long start, long end, ByteBuffer room);
  }

  private record Piece(FutureTask<ByteBuffer> bytes, Thread fetching) {}

  private final Fetcher fetcher;
  private final int count;
  private final long end;
  private final int pieceBytes;
  private final ArrayDeque<Piece> pieces = new ArrayDeque<>();

  /** Buffers of pieces that have been read: new ones would fill the heap with garbage. */
  private final ArrayDeque<ByteBuffer> spare = new ArrayDeque<>();

  private ByteBuffer current = ByteBuffer.allocate(0);
  private final double oneBytesPerSecond;
  private final long began;
  private final long beganNanos = System.nanoTime();
  private long next;
  private long position;

  /**
   * @param count pieces in memory at the same time
   * @param size of the whole file
   * @param oneBytesPerSecond what a single connection gave
   */
  Prefetch(Fetcher fetcher, int count, long start, long end, long size, double oneBytesPerSecond) {
    this.fetcher = fetcher;
    this.count = count;
    this.oneBytesPerSecond = oneBytesPerSecond;
    this.next = start;
    this.began = start;
    this.position = start;
    this.end = end;
    this.pieceBytes = Math.clamp(size / PARTS, PIECE_MIN_BYTES, PIECE_MAX_BYTES);
  }

  /** Where the next byte comes from. */
  long position() {
    return position;
  }

  int count() {
    return count;
  }

  /** Whether several connections have turned out to be hardly faster than one. */
  boolean isNoFaster() {
    long nanos = System.nanoTime() - beganNanos;
    double bytesPerSecond = (position - began) / (double) nanos * 1e9;
    return nanos > TRIAL_NANOS && bytesPerSecond < oneBytesPerSecond * WORTH_FACTOR;
  }

  /** Takes some of the next bytes; waits for them. */
  int read(ByteBuffer target) {
    if (!current.hasRemaining()) {
      spare.add(current);
      current = ByteBuffer.allocate(0);
      fill();
      current = await(pieces.remove());
    }
    int taken = Math.min(target.remaining(), current.remaining());
    target.put(current.slice(current.position(), taken));
    current.position(current.position() + taken);
    position += taken;
    return taken;
  }

  private void fill() {
    while (pieces.size() < count && next < end) {
      long from = next;
      long to = Math.min(end, from + pieceBytes);
      ByteBuffer room = room();
      FutureTask<ByteBuffer> task = new FutureTask<>(() -> fetcher.fetch(from, to, room));
      pieces.add(new Piece(task, Thread.ofPlatform().daemon().name("fetch").start(task)));
      next = to;
    }
  }

  private ByteBuffer room() {
    ByteBuffer used = spare.poll();
    return used != null && used.capacity() >= pieceBytes
        ? used.clear()
        : ByteBuffer.allocate(pieceBytes);
  }

  private static ByteBuffer await(Piece piece) {
    try {
      return piece.bytes().get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException failure
          ? failure
          : new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedTransferException("interrupted", e);
    }
  }

  @Override
  public void close() {
    pieces.forEach(piece -> piece.fetching().interrupt());
    pieces.clear();
  }
}

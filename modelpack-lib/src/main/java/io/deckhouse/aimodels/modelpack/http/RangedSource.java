package io.deckhouse.aimodels.modelpack.http;

import io.deckhouse.aimodels.modelpack.InterruptedTransferException;
import io.deckhouse.aimodels.modelpack.UnavailableException;
import io.deckhouse.aimodels.modelpack.format.ByteSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A file of a server, read in ranges (RFC 9110, "Range Requests"). Of what is expected to be read
 * as a whole one answer is read as it comes, or several at once where one connection is slow; a
 * broken one is gone on with where it broke. Of what is looked at here and there only pieces are
 * asked for. A server that ignores ranges is read from the beginning.
 */
public final class RangedSource implements ByteSource {
  /** The smallest piece that is asked for, in bytes. */
  public static final int PIECE_MIN_BYTES = 128 * 1024;

  private static final int PIECE_MAX_BYTES = 4 * 1024 * 1024;

  /** Pieces of one file that are fetched at the same time. */
  private static final int PIECES = 4;

  /** What has to be moved before a failure counts as the first one again. */
  private static final long PROGRESS_BYTES = 1024 * 1024;

  /** Asks for a part of the file. */
  @FunctionalInterface
  public interface Opener {
    /**
     * Makes one request, for the bytes from a start to the one before an end.
     *
     * @return an answer of status 200 or 206; the caller closes it
     * @throws UnavailableException when it may be tried again
     */
    HttpAnswer open(long start, long end);
  }

  /** Bytes that are kept, from a position on. */
  private record Piece(long start, ByteBuffer bytes) {
    boolean holds(long position) {
      return position >= start && position < end();
    }

    long end() {
      return start + bytes.limit();
    }
  }

  private final RangeRequests requests;
  private final long size;
  private final FetchBudget budget;
  private final Supplier<Retries> newRetries;
  private final Retries retries;
  private long movedBytes;
  private long expectedStart;
  private long expectedEnd;
  private @Nullable RangeStream stream;
  private @Nullable Prefetch prefetch;
  private boolean oneIsEnough;
  private @Nullable Piece piece;
  private int pieceBytes = PIECE_MIN_BYTES;

  /**
   * @param what names the file in messages
   * @param size its length in bytes
   * @param newRetries count the attempts of one request
   */
  RangedSource(
      String what, long size, Opener opener, FetchBudget budget, Supplier<Retries> newRetries) {
    this.requests = new RangeRequests(what, size, opener);
    this.size = size;
    this.budget = budget;
    this.newRetries = newRetries;
    this.retries = newRetries.get();
  }

  @Override
  public long size() {
    return size;
  }

  /** An array: what comes from a connection is copied into one anyway. */
  @Override
  public ByteBuffer buffer(int bytes) {
    return ByteBuffer.allocate(bytes);
  }

  @Override
  public synchronized void expect(long start, long end) {
    expectedStart = start;
    expectedEnd = Math.min(end, size);
  }

  @Override
  public synchronized int read(ByteBuffer target, long position) {
    if (position >= size) {
      return -1;
    }
    if (!target.hasRemaining()) {
      return 0;
    }
    if (piece != null && piece.holds(position)) {
      return readPiece(piece, target, position);
    }
    if (position >= expectedStart && position < expectedEnd) {
      return readInOrder(target, position);
    }
    boolean goesOn = piece != null && position == piece.end();
    // Whoever reads on behind a piece reads more of them.
    pieceBytes = goesOn ? Math.min(pieceBytes * 2, PIECE_MAX_BYTES) : PIECE_MIN_BYTES;
    long end = Math.min(size, position + pieceBytes);
    piece = new Piece(position, fetch(position, end, ByteBuffer.allocate((int) (end - position))));
    return readPiece(piece, target, position);
  }

  private static int readPiece(Piece piece, ByteBuffer target, long position) {
    int offset = (int) (position - piece.start());
    int count = Math.min(target.remaining(), piece.bytes().limit() - offset);
    target.put(piece.bytes().slice(offset, count));
    return count;
  }

  private int readInOrder(ByteBuffer target, long position) {
    if (prefetch != null && prefetch.position() == position && !prefetch.isNoFaster()) {
      return prefetch.read(target);
    }
    oneIsEnough |= prefetch != null && prefetch.isNoFaster();
    closePrefetch();
    if (stream != null && !oneIsEnough && stream.isSlow(position)) {
      // Where there is no room for several now, there may be later.
      int count = budget.take(PIECES);
      if (count > 0) {
        double before = stream.bytesPerSecond();
        closeStream();
        prefetch = new Prefetch(this::fetch, count, position, expectedEnd, size, before);
        return prefetch.read(target);
      }
    }
    return readStream(target, position);
  }

  private int readStream(ByteBuffer target, long position) {
    while (true) {
      try {
        int count = streamAt(position).read(target);
        movedBytes += count;
        if (movedBytes >= PROGRESS_BYTES) {
          retries.progressed();
        }
        return count;
      } catch (IOException e) {
        closeStream();
        pause(retries, requests.brokenOff(position, e));
      } catch (UnavailableException e) {
        closeStream();
        pause(retries, e);
      }
      // A server that sends a byte with each attempt makes no progress.
      movedBytes = 0;
    }
  }

  private RangeStream streamAt(long position) throws IOException {
    if (stream == null || !stream.isAt(position)) {
      closeStream();
      stream = requests.stream(position, expectedEnd);
    }
    return stream;
  }

  /** Fetches a part into memory; called by several threads at once. */
  private ByteBuffer fetch(long start, long end, ByteBuffer room) {
    ByteBuffer bytes = room.limit((int) (end - start));
    Retries attempts = newRetries.get();
    while (bytes.hasRemaining()) {
      long position = start + bytes.position();
      try (RangeStream part = requests.stream(position, end)) {
        while (bytes.hasRemaining()) {
          part.read(bytes);
        }
      } catch (IOException e) {
        pause(attempts, requests.brokenOff(start + bytes.position(), e));
      } catch (UnavailableException e) {
        pause(attempts, e);
      }
    }
    return bytes.flip();
  }

  private static void pause(Retries retries, UnavailableException failure) {
    if (Thread.currentThread().isInterrupted()) {
      throw new InterruptedTransferException("interrupted", failure);
    }
    retries.pauseAfter(failure, true);
  }

  private void closeStream() {
    if (stream != null) {
      stream.close();
      stream = null;
    }
  }

  private void closePrefetch() {
    if (prefetch != null) {
      prefetch.close();
      budget.giveBack(prefetch.count());
      prefetch = null;
    }
  }

  @Override
  public synchronized void close() {
    closeStream();
    closePrefetch();
    piece = null;
  }
}

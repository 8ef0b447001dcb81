package io.deckhouse.aimodels.modelpack.http;

import io.deckhouse.aimodels.modelpack.InterruptedTransferException;
import io.deckhouse.aimodels.modelpack.InvalidContentException;
import io.deckhouse.aimodels.modelpack.UnavailableException;
import io.deckhouse.aimodels.modelpack.format.ByteSource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A file of a server, read in ranges (RFC 9110, "Range Requests"). Of what is expected to be read
 * as a whole one answer is read as it comes, and a broken one is gone on with where it broke; of
 * what is looked at here and there only pieces are asked for, and some are kept. A server that
 * ignores ranges is read from the beginning.
 */
public final class RangedSource implements ByteSource {
  /** The smallest piece that is asked for, in bytes. */
  public static final int PIECE_MIN_BYTES = 128 * 1024;

  private static final int PIECE_MAX_BYTES = 4 * 1024 * 1024;
  private static final int HEAP_BYTES = 64 * 1024;
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

  private final String what;
  private final long size;
  private final Opener opener;
  private final byte[] heap = new byte[HEAP_BYTES];
  private final Retries retries = new Retries();
  private long movedBytes;
  private long expectedStart;
  private long expectedEnd;
  private @Nullable Stream stream;
  private @Nullable Piece piece;
  private int pieceBytes = PIECE_MIN_BYTES;

  /**
   * @param what names the file in messages
   * @param size its length in bytes
   */
  public RangedSource(String what, long size, Opener opener) {
    this.what = what;
    this.size = size;
    this.opener = opener;
  }

  /** An answer that is being read. */
  private static final class Stream {
    private final HttpAnswer answer;
    private final InputStream in;
    private final long end;
    private long position;

    Stream(HttpAnswer answer, InputStream in, long position, long end) {
      this.answer = answer;
      this.in = in;
      this.position = position;
      this.end = end;
    }
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public synchronized void expect(long start, long end) {
    expectedStart = start;
    expectedEnd = Math.min(end, size);
  }

  @Override
  public synchronized int read(ByteBuffer target, long position) throws IOException {
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
      return readStream(target, position);
    }
    piece = fetch(position);
    return readPiece(piece, target, position);
  }

  private static int readPiece(Piece piece, ByteBuffer target, long position) {
    int offset = (int) (position - piece.start());
    int count = Math.min(target.remaining(), piece.bytes().limit() - offset);
    target.put(piece.bytes().slice(offset, count));
    return count;
  }

  private Piece fetch(long position) {
    // Whoever reads on behind a piece reads more of them.
    boolean goesOn = piece != null && position == piece.end();
    pieceBytes = goesOn ? Math.min(pieceBytes * 2, PIECE_MAX_BYTES) : PIECE_MIN_BYTES;
    long end = Math.min(size, position + pieceBytes);
    byte[] bytes = new byte[(int) (end - position)];
    int at = 0;
    while (at < bytes.length) {
      try (HttpAnswer answer = opener.open(position + at, end)) {
        InputStream in = body(answer, position + at);
        while (at < bytes.length) {
          int count = in.read(bytes, at, bytes.length - at);
          if (count < 0) {
            throw brokenOff(position + at);
          }
          at += count;
          moved(count);
        }
      } catch (IOException e) {
        pause(unavailable(position + at, e));
      } catch (UnavailableException e) {
        pause(e);
      }
    }
    return new Piece(position, ByteBuffer.wrap(bytes));
  }

  private int readStream(ByteBuffer target, long position) {
    while (true) {
      try {
        Stream open = streamAt(position);
        int room = (int) Math.min(target.remaining(), open.end - position);
        int count = readInto(open.in, target, room);
        if (count < 0) {
          throw brokenOff(position);
        }
        open.position += count;
        moved(count);
        return count;
      } catch (IOException e) {
        closeStream();
        pause(unavailable(position, e));
      } catch (UnavailableException e) {
        closeStream();
        pause(e);
      }
    }
  }

  private int readInto(InputStream in, ByteBuffer target, int room) throws IOException {
    if (target.hasArray()) {
      int count = in.read(target.array(), target.arrayOffset() + target.position(), room);
      if (count > 0) {
        target.position(target.position() + count);
      }
      return count;
    }
    int count = in.read(heap, 0, Math.min(room, heap.length));
    if (count > 0) {
      target.put(heap, 0, count);
    }
    return count;
  }

  private Stream streamAt(long position) throws IOException {
    if (stream != null && stream.position == position && position < stream.end) {
      return stream;
    }
    closeStream();
    HttpAnswer answer = opener.open(position, expectedEnd);
    boolean usable = false;
    try {
      Stream opened = new Stream(answer, body(answer, position), position, expectedEnd);
      usable = true;
      stream = opened;
      return opened;
    } finally {
      if (!usable) {
        answer.close();
      }
    }
  }

  /**
   * The body of an answer, standing at a position.
   *
   * @throws InvalidContentException when the server's file has another length
   */
  private InputStream body(HttpAnswer answer, long position) throws IOException {
    InputStream in = answer.body();
    if (answer.status() == 206) {
      Optional<ContentRange> range = answer.header("Content-Range").flatMap(ContentRange::parse);
      if (range.isEmpty() || range.get().start() != position) {
        throw new UnavailableException(
            what + ": the server sent another part than byte " + position + " and what follows");
      }
      range.get().total().ifPresent(this::requireSize);
      return in;
    }
    answer.length().ifPresent(this::requireSize);
    in.skipNBytes(position);
    return in;
  }

  private void requireSize(long total) {
    if (total != size) {
      throw new InvalidContentException(
          "%s: the server has %d bytes (expected: %d)".formatted(what, total, size));
    }
  }

  private IOException brokenOff(long position) {
    return new IOException("the answer ended at byte " + position + " of " + size);
  }

  private UnavailableException unavailable(long position, IOException cause) {
    return new UnavailableException(
        what + ": broken off at byte " + position + " of " + size + ": " + cause.getMessage(),
        cause);
  }

  /** A server that sends a byte with each attempt makes no progress. */
  private void moved(int count) {
    movedBytes += count;
    if (movedBytes >= PROGRESS_BYTES) {
      retries.progressed();
    }
  }

  private void pause(UnavailableException failure) {
    if (Thread.currentThread().isInterrupted()) {
      throw new InterruptedTransferException("interrupted", failure);
    }
    movedBytes = 0;
    retries.pauseAfter(failure, true, Optional.empty());
  }

  private void closeStream() {
    if (stream != null) {
      stream.answer.close();
      stream = null;
    }
  }

  @Override
  public synchronized void close() {
    closeStream();
    piece = null;
  }
}

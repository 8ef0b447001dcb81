package io.deckhouse.aimodels.modelpack.testkit.proxy;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;

/** What comes from one side of a connection, in a buffer from which it is passed on. */
final class Wire {
  private static final int BUFFER_BYTES = 64 * 1024;
  private static final int HEAD_MAX_BYTES = 1024 * 1024;

  private final InputStream in;
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private int start;
  private int end;

  Wire(InputStream in) {
    this.in = in;
  }

  /** Waits for bytes when there are none; false at the end. */
  private boolean fill() throws IOException {
    if (start < end) {
      return true;
    }
    int count = in.read(buffer);
    start = 0;
    end = Math.max(0, count);
    return count > 0;
  }

  /** Reads a head with the empty line at its end; empty when the other side has ended before. */
  Optional<byte[]> head() throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream(1024);
    while (true) {
      Optional<byte[]> line = lineOrEnd();
      if (line.isEmpty()) {
        if (head.size() > 0) {
          throw new EOFException("the head is cut off");
        }
        return Optional.empty();
      }
      head.write(line.get());
      if (line.get().length == 2 && head.size() > 2) {
        return Optional.of(head.toByteArray());
      }
      if (line.get().length == 2) {
        // Empty lines before a request mean nothing.
        head.reset();
      }
      if (head.size() > HEAD_MAX_BYTES) {
        throw new IOException("the head has no end");
      }
    }
  }

  /** Reads a line with its end. */
  byte[] line() throws IOException {
    return lineOrEnd().orElseThrow(() -> new EOFException("a line is cut off"));
  }

  private Optional<byte[]> lineOrEnd() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream(128);
    while (fill()) {
      byte next = buffer[start++];
      line.write(next);
      if (next == '\n') {
        return Optional.of(line.toByteArray());
      }
      if (line.size() > HEAD_MAX_BYTES) {
        throw new IOException("a line has no end");
      }
    }
    if (line.size() > 0) {
      throw new EOFException("a line is cut off");
    }
    return Optional.empty();
  }

  /**
   * Passes on what is there, at least a byte.
   *
   * @param flip the offset of a byte, from here, whose lowest bit is changed; any other number for
   *     none
   * @return the number of bytes; 0 at the end
   */
  int pass(OutputStream out, long max, long flip) throws IOException {
    if (!fill()) {
      return 0;
    }
    int count = (int) Math.min(max, end - start);
    if (flip >= 0 && flip < count) {
      buffer[start + (int) flip] ^= 1;
    }
    out.write(buffer, start, count);
    start += count;
    return count;
  }

  /** Reads and forgets all until the other side ends. */
  void discard() throws IOException {
    while (pass(OutputStream.nullOutputStream(), BUFFER_BYTES, -1) > 0) {
      // Goes on.
    }
  }
}

package io.deckhouse.aimodels.modelpack.testkit.proxy;

import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.LongAdder;

/** Passes one body on, as it is framed, until its end or a point where a fault is to happen. */
final class BodyRelay {
  /** No offset. */
  static final long NEVER = -1;

  private final Wire in;
  private final OutputStream out;
  private final LongAdder counter;
  private final long cutAt;
  private final boolean cutAtLast;
  private final long flipAt;
  private long offset;

  private BodyRelay(
      Wire in, OutputStream out, LongAdder counter, long cutAt, boolean cutAtLast, long flipAt) {
    this.in = in;
    this.out = out;
    this.counter = counter;
    this.cutAt = cutAt;
    this.cutAtLast = cutAtLast;
    this.flipAt = flipAt;
  }

  static BodyRelay whole(Wire in, OutputStream out, LongAdder counter) {
    return new BodyRelay(in, out, counter, NEVER, false, NEVER);
  }

  /** Stops when so many bytes were passed on. */
  static BodyRelay cut(Wire in, OutputStream out, LongAdder counter, long bytes) {
    return new BodyRelay(in, out, counter, bytes, false, NEVER);
  }

  /** Stops before the last byte, or before the last chunk. */
  static BodyRelay cutAtLast(Wire in, OutputStream out, LongAdder counter) {
    return new BodyRelay(in, out, counter, NEVER, true, NEVER);
  }

  /** Changes a bit of the byte at an offset. */
  static BodyRelay flipped(Wire in, OutputStream out, LongAdder counter, long at) {
    return new BodyRelay(in, out, counter, NEVER, false, at);
  }

  /**
   * Passes the body on.
   *
   * @return false when it stopped where a fault is to happen
   * @throws EOFException when the body ends too early
   */
  boolean run(Framing framing) throws IOException {
    if (cutAt == 0) {
      return false;
    }
    return switch (framing) {
      case Framing.Length length -> length(length.bytes());
      case Framing.Chunked chunked -> chunks();
      case Framing.UntilClose all -> untilClose();
    };
  }

  private boolean length(long bytes) throws IOException {
    if (cutAtLast) {
      return bytes == 0 || !data(bytes - 1);
    }
    return data(bytes);
  }

  private boolean chunks() throws IOException {
    while (true) {
      byte[] line = in.line();
      long size = chunkSize(line);
      if (size == 0 && cutAtLast) {
        return false;
      }
      out.write(line);
      if (size == 0) {
        byte[] trailer = in.line();
        while (trailer.length > 2) {
          out.write(trailer);
          trailer = in.line();
        }
        out.write(trailer);
        return true;
      }
      if (!data(size)) {
        return false;
      }
      out.write(in.line());
    }
  }

  private static long chunkSize(byte[] line) throws IOException {
    String text = new String(line, StandardCharsets.ISO_8859_1).strip();
    int extension = text.indexOf(';');
    try {
      return Long.parseLong(extension < 0 ? text : text.substring(0, extension).strip(), 16);
    } catch (NumberFormatException e) {
      throw new IOException("size of a chunk: " + text, e);
    }
  }

  private boolean untilClose() throws IOException {
    while (true) {
      int count = pass(Long.MAX_VALUE);
      if (count == 0 || offset == cutAt) {
        return count == 0;
      }
    }
  }

  private boolean data(long bytes) throws IOException {
    long left = bytes;
    while (left > 0) {
      int count = pass(left);
      if (count == 0) {
        throw new EOFException("the body is cut off at " + offset);
      }
      left -= count;
      if (offset == cutAt) {
        return false;
      }
    }
    return true;
  }

  private int pass(long max) throws IOException {
    long allowed = cutAt == NEVER ? max : Math.min(max, cutAt - offset);
    long flip = flipAt == NEVER || flipAt < offset ? NEVER : flipAt - offset;
    int count = in.pass(out, allowed, flip);
    counter.add(count);
    offset += count;
    return count;
  }
}

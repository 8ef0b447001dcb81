package io.deckhouse.aimodels.modelpack.source.archive;

import io.deckhouse.aimodels.modelpack.format.ByteSource;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.Inflater;

/** The bytes of a zip that comes as a stream, with a look at those that come next. */
final class ZipInput {
  private final InputStream stream;
  private final byte[] buffer = new byte[ByteSource.BUFFER_BYTES];
  private int at;
  private int end;
  private long passed;

  ZipInput(InputStream stream) {
    this.stream = stream;
  }

  /** How many bytes have been read. */
  long position() {
    return passed + at;
  }

  /** The next bytes, little endian, which stay; fewer at the end of the stream. */
  ByteBuffer peek(int count) throws IOException {
    if (end - at < count) {
      System.arraycopy(buffer, at, buffer, 0, end - at);
      passed += at;
      end -= at;
      at = 0;
      end += stream.readNBytes(buffer, end, buffer.length - end);
    }
    return ByteBuffer.wrap(buffer, at, Math.min(count, end - at))
        .slice()
        .order(ByteOrder.LITTLE_ENDIAN);
  }

  /** The next bytes, little endian. */
  ByteBuffer take(int count) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(count).order(ByteOrder.LITTLE_ENDIAN);
    while (bytes.hasRemaining()) {
      int read = read(bytes.array(), bytes.position(), bytes.remaining());
      if (read < 0) {
        throw new EOFException("cut short");
      }
      bytes.position(bytes.position() + read);
    }
    return bytes.flip();
  }

  void skip(int count) throws IOException {
    take(count);
  }

  int read(byte[] target, int offset, int length) throws IOException {
    if (peek(1).remaining() == 0) {
      return -1;
    }
    int count = Math.min(length, end - at);
    System.arraycopy(buffer, at, target, offset, count);
    at += count;
    return count;
  }

  /** Gives a decoder the bytes that come next; it takes as many as it needs. */
  void feed(Inflater inflater) throws IOException {
    if (peek(1).remaining() == 0) {
      throw new EOFException("cut short");
    }
    inflater.setInput(buffer, at, end - at);
    at = end;
  }

  /** Takes back what a decoder did not need. */
  void giveBack(int count) {
    at -= count;
  }
}

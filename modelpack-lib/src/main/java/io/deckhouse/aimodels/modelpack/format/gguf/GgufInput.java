package io.deckhouse.aimodels.modelpack.format.gguf;

import io.deckhouse.aimodels.modelpack.format.ByteSource;
import io.deckhouse.aimodels.modelpack.format.Finding;
import io.deckhouse.aimodels.modelpack.format.MalformedException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Reads numbers and strings forward through one file, and knows what is left of it. */
final class GgufInput {
  private static final int BUFFER_BYTES = 64 * 1024;

  private final String file;
  private final ByteSource source;
  private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
  private long bufferEnd;

  GgufInput(String file, ByteSource source) {
    this.file = file;
    this.source = source;
    buffer.order(ByteOrder.LITTLE_ENDIAN).limit(0);
  }

  void order(ByteOrder order) {
    buffer.order(order);
  }

  long size() {
    return source.size();
  }

  /** The position of the next byte. */
  long position() {
    return bufferEnd - buffer.remaining();
  }

  long remaining() {
    return source.size() - position();
  }

  int readByte(String what) throws IOException, MalformedException {
    fill(Byte.BYTES, what);
    return Byte.toUnsignedInt(buffer.get());
  }

  short readShort(String what) throws IOException, MalformedException {
    fill(Short.BYTES, what);
    return buffer.getShort();
  }

  int readInt(String what) throws IOException, MalformedException {
    fill(Integer.BYTES, what);
    return buffer.getInt();
  }

  long readLong(String what) throws IOException, MalformedException {
    fill(Long.BYTES, what);
    return buffer.getLong();
  }

  /**
   * Reads the length of a string.
   *
   * @param bytesMax the limit
   */
  long readLength(long bytesMax, String what) throws IOException, MalformedException {
    long at = position();
    long length = readLong(what + " length");
    if (length < 0 || length > remaining()) {
      throw fail(
          "gguf-string-length",
          at,
          "%s is %s bytes long and %d bytes are left"
              .formatted(what, Long.toUnsignedString(length), remaining()));
    }
    if (length > bytesMax) {
      throw fail(
          "gguf-string-length",
          at,
          "%s is %d bytes long (expected: at most %d)".formatted(what, length, bytesMax));
    }
    return length;
  }

  /** Reads strict UTF-8; the length was checked against what is left. */
  String readText(int length, String what) throws IOException, MalformedException {
    long at = position();
    byte[] bytes = new byte[length];
    int done = 0;
    while (done < length) {
      int count = Math.min(length - done, BUFFER_BYTES);
      fill(count, what);
      buffer.get(bytes, done, count);
      done += count;
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw fail("gguf-text", at, what + " is not UTF-8");
    }
  }

  /** Goes on after bytes that were checked to be there. */
  void skip(long bytes) {
    if (bytes <= buffer.remaining()) {
      buffer.position(buffer.position() + (int) bytes);
    } else {
      bufferEnd = position() + bytes;
      buffer.position(0).limit(0);
    }
  }

  MalformedException fail(String code, long offset, String message) {
    return new MalformedException(Finding.error(code, file, offset, file + ": " + message));
  }

  private void fill(int count, String what) throws IOException, MalformedException {
    if (buffer.remaining() >= count) {
      return;
    }
    long start = position();
    if (count > remaining()) {
      throw fail("gguf-truncated", start, "ends at byte " + size() + ", inside " + what);
    }
    buffer.clear().limit((int) Math.min(BUFFER_BYTES, size() - start));
    source.readFully(buffer, start);
    buffer.flip();
    bufferEnd = start + buffer.limit();
  }
}

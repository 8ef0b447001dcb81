package io.deckhouse.aimodels.modelpack.format.detect;

import io.deckhouse.aimodels.modelpack.format.ByteSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The first bytes of a file or of an entry of an archive. */
final class Head {
  /** The most bytes that are looked at. */
  static final int BYTES_MAX = 4096;

  private final byte[] bytes;
  private final String latin1;

  Head(byte[] bytes) {
    this.bytes = Arrays.copyOf(bytes, Math.min(bytes.length, BYTES_MAX));
    this.latin1 = new String(this.bytes, StandardCharsets.ISO_8859_1);
  }

  static Head of(ByteSource source) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(BYTES_MAX, source.size()));
    source.readFully(buffer, 0);
    return new Head(buffer.array());
  }

  int length() {
    return bytes.length;
  }

  /** The byte at an index as 0 to 255, or -1 past the end. */
  int at(int index) {
    return index < bytes.length ? Byte.toUnsignedInt(bytes[index]) : -1;
  }

  /** Whether the bytes are at an index; characters stand for bytes. */
  boolean has(int index, String signature) {
    for (int i = 0; i < signature.length(); i++) {
      if (at(index + i) != signature.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  boolean startsWith(String signature) {
    return has(0, signature);
  }

  long littleLong(int index) {
    return buffer(index, Long.BYTES).getLong(index);
  }

  long unsignedInt(int index, ByteOrder order) {
    return Integer.toUnsignedLong(buffer(index, Integer.BYTES).order(order).getInt(index));
  }

  int unsignedShort(int index, ByteOrder order) {
    return Short.toUnsignedInt(buffer(index, Short.BYTES).order(order).getShort(index));
  }

  /** All bytes, each as one character. */
  String latin1() {
    return latin1;
  }

  private ByteBuffer buffer(int index, int length) {
    return ByteBuffer.wrap(index + length <= bytes.length ? bytes : new byte[index + length])
        .order(ByteOrder.LITTLE_ENDIAN);
  }
}

package io.deckhouse.aimodels.modelpack.format.detect;

import io.deckhouse.aimodels.modelpack.format.FileKind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * What a tar archive holds (POSIX ustar): the names and first bytes of its entries, read forward.
 * Every tar needs an allowance; one with code of a known kind needs that kind's.
 */
final class TarDetector {
  /** Entries that are looked at. */
  static final int ENTRIES_MAX = 20_000;

  private static final int BLOCK_BYTES = 512;
  private static final int SIZE_AT = 124;
  private static final int SIZE_BYTES = 12;
  private static final int CHECKSUM_AT = 148;
  private static final int CHECKSUM_BYTES = 8;
  private static final int TYPE_AT = 156;

  private TarDetector() {}

  /** Whether a block is a header: its checksum is right. */
  static boolean isTar(Head head) {
    byte[] block = head.latin1().getBytes(StandardCharsets.ISO_8859_1);
    return block.length >= BLOCK_BYTES && isHeader(block);
  }

  static Verdict verdict(InputStream in) throws IOException {
    Verdict worst = Verdict.otherFormat(FileKind.ARCHIVE, "tar archive");
    for (int count = 0; count < ENTRIES_MAX; count++) {
      byte[] block = in.readNBytes(BLOCK_BYTES);
      if (block.length < BLOCK_BYTES || !isHeader(block)) {
        return worst;
      }
      long size = number(block, SIZE_AT, SIZE_BYTES);
      Head head = new Head(in.readNBytes(Math.clamp(size, 0, Head.BYTES_MAX)));
      String name = text(block, 0, 100);
      if (isFile(block[TYPE_AT])) {
        worst =
            EntryDetector.worse(
                worst,
                EntryDetector.detect(name, head)
                    .map(found -> found.inside(FileKind.ARCHIVE, name))
                    .orElse(worst));
      }
      if (size < 0 || !skip(in, padded(size) - head.length())) {
        return worst;
      }
    }
    return worst;
  }

  private static boolean isFile(byte type) {
    return type == '0' || type == 0 || type == '7' || type == 'S';
  }

  private static long padded(long size) {
    return size > Long.MAX_VALUE - BLOCK_BYTES ? Long.MAX_VALUE : (size + 511) & -BLOCK_BYTES;
  }

  private static boolean skip(InputStream in, long bytes) throws IOException {
    long left = bytes;
    while (left > 0) {
      long skipped = in.skip(left);
      if (skipped <= 0) {
        return false;
      }
      left -= skipped;
    }
    return true;
  }

  private static boolean isHeader(byte[] block) {
    long sum = 0;
    for (int i = 0; i < BLOCK_BYTES; i++) {
      boolean inChecksum = i >= CHECKSUM_AT && i < CHECKSUM_AT + CHECKSUM_BYTES;
      sum += inChecksum ? ' ' : Byte.toUnsignedInt(block[i]);
    }
    return sum != CHECKSUM_BYTES * ' ' && sum == number(block, CHECKSUM_AT, CHECKSUM_BYTES);
  }

  /** An octal number, or a binary one when the first bit is set; -1 when it is neither. */
  private static long number(byte[] block, int at, int length) {
    if (block[at] == (byte) 0x80) {
      return ByteBuffer.wrap(block, at + length - Long.BYTES, Long.BYTES).getLong();
    }
    String digits = text(block, at, length).strip();
    try {
      return digits.isEmpty() ? 0 : Long.parseLong(digits, 8);
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  private static String text(byte[] block, int at, int length) {
    String text = new String(block, at, length, StandardCharsets.ISO_8859_1);
    int end = text.indexOf('\0');
    return end < 0 ? text : text.substring(0, end);
  }
}

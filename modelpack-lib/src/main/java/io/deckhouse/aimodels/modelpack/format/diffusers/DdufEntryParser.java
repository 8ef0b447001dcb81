package io.deckhouse.aimodels.modelpack.format.diffusers;

import io.deckhouse.aimodels.modelpack.format.Finding;
import io.deckhouse.aimodels.modelpack.format.MalformedException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Parses one entry of a zip's central directory (APPNOTE.TXT 4.3.12 and 4.5.3). */
final class DdufEntryParser {
  private static final int FIXED_BYTES = 46;
  private static final int SIGNATURE = 0x02014b50;
  private static final int ZIP64_EXTRA = 0x0001;
  private static final long IN_EXTRA = 0xffff_ffffL;

  private DdufEntryParser() {}

  /**
   * Parses from the buffer's position, and leaves the position after the entry.
   *
   * @param directory little-endian
   */
  static DdufEntryInfo parse(ByteBuffer directory, String path) throws MalformedException {
    if (directory.remaining() < FIXED_BYTES
        || directory.getInt(directory.position()) != SIGNATURE) {
      throw fault(path, "the zip directory is damaged at its byte " + directory.position());
    }
    ByteBuffer fixed = directory.slice(directory.position(), FIXED_BYTES);
    fixed.order(ByteOrder.LITTLE_ENDIAN);
    int nameBytes = unsignedShort(fixed, 28);
    int extraBytes = unsignedShort(fixed, 30);
    int commentBytes = unsignedShort(fixed, 32);
    directory.position(directory.position() + FIXED_BYTES);
    if (directory.remaining() < nameBytes + extraBytes + commentBytes) {
      throw fault(path, "an entry is longer than the zip directory");
    }
    byte[] name = new byte[nameBytes];
    directory.get(name);
    ByteBuffer extra = directory.slice(directory.position(), extraBytes);
    extra.order(ByteOrder.LITTLE_ENDIAN);
    directory.position(directory.position() + extraBytes + commentBytes);
    return info(fixed, name, zip64(extra), path);
  }

  private static DdufEntryInfo info(ByteBuffer fixed, byte[] name, ByteBuffer zip64, String path)
      throws MalformedException {
    // The extra field has only the values that do not fit, in this order.
    long size = wide(fixed.getInt(24), zip64, path);
    long compressedSize = wide(fixed.getInt(20), zip64, path);
    long headerOffset = wide(fixed.getInt(42), zip64, path);
    String text;
    boolean isText = true;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(name)).toString();
    } catch (CharacterCodingException e) {
      text = new String(name, StandardCharsets.ISO_8859_1);
      isText = false;
    }
    return new DdufEntryInfo(
        text,
        isText,
        unsignedShort(fixed, 8),
        unsignedShort(fixed, 10),
        compressedSize,
        size,
        unsignedShort(fixed, 34),
        headerOffset);
  }

  private static long wide(int narrow, ByteBuffer zip64, String path) throws MalformedException {
    long value = Integer.toUnsignedLong(narrow);
    if (value != IN_EXTRA) {
      return value;
    }
    if (zip64.remaining() < Long.BYTES) {
      throw fault(path, "an entry has no 64-bit size in its zip64 field");
    }
    return zip64.getLong();
  }

  private static ByteBuffer zip64(ByteBuffer extra) {
    while (extra.remaining() >= 4) {
      int id = Short.toUnsignedInt(extra.getShort());
      int length = Math.min(Short.toUnsignedInt(extra.getShort()), extra.remaining());
      if (id == ZIP64_EXTRA) {
        return extra.slice(extra.position(), length).order(ByteOrder.LITTLE_ENDIAN);
      }
      extra.position(extra.position() + length);
    }
    return ByteBuffer.allocate(0);
  }

  private static int unsignedShort(ByteBuffer bytes, int at) {
    return Short.toUnsignedInt(bytes.getShort(at));
  }

  private static MalformedException fault(String path, String problem) {
    return new MalformedException(
        Finding.error("dduf-directory-damaged", path, path + ": " + problem));
  }
}

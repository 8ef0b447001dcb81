package io.deckhouse.aimodels.modelpack.source.archive;

import io.deckhouse.aimodels.modelpack.InvalidContentException;
import java.nio.ByteBuffer;

/**
 * The end of a zip's directory (APPNOTE 4.3.16), or its zip64 form (4.3.14).
 *
 * @param entries their number
 * @param size of the directory in bytes
 * @param offset of the directory
 */
record ZipEnd(long entries, long size, long offset) {
  static final int SIGNATURE = 0x06054b50;
  static final int BYTES = 22;
  static final int ZIP64_SIGNATURE = 0x06064b50;
  static final int ZIP64_BYTES = 56;
  static final int LOCATOR_SIGNATURE = 0x07064b50;
  static final int LOCATOR_BYTES = 20;
  private static final int UINT16_MAX = 0xFFFF;
  private static final long UINT32_MAX = 0xFFFF_FFFFL;

  /** Reads the usual form; little endian, with its signature. */
  static ZipEnd usual(ByteBuffer end, String what) {
    int disk = Short.toUnsignedInt(end.getShort(4));
    int directoryDisk = Short.toUnsignedInt(end.getShort(6));
    int here = Short.toUnsignedInt(end.getShort(8));
    int all = Short.toUnsignedInt(end.getShort(10));
    boolean unsaid = disk == UINT16_MAX && directoryDisk == UINT16_MAX;
    requireOneDisk((unsaid || (disk == 0 && directoryDisk == 0)) && here == all, what);
    return new ZipEnd(
        all, Integer.toUnsignedLong(end.getInt(12)), Integer.toUnsignedLong(end.getInt(16)));
  }

  /** Reads the zip64 form; little endian, with its signature. */
  static ZipEnd zip64(ByteBuffer end, String what) {
    requireOneDisk(
        end.getInt(16) == 0 && end.getInt(20) == 0 && end.getLong(24) == end.getLong(32), what);
    ZipEnd read = new ZipEnd(end.getLong(32), end.getLong(40), end.getLong(48));
    if (read.entries < 0 || read.size < 0 || read.offset < 0) {
      throw new InvalidContentException(what + ": malformed zip: a size or offset is negative");
    }
    return read;
  }

  private static void requireOneDisk(boolean one, String what) {
    if (!one) {
      throw new InvalidContentException(
          what + ": a zip in several parts (expected: one file)", "join it with: zip -s 0");
    }
  }

  /** Whether the zip64 form has to say what does not fit into this one. */
  boolean isZip64() {
    return entries == UINT16_MAX || size == UINT32_MAX || offset == UINT32_MAX;
  }

  /** Fails unless what both forms can say is the same. */
  void requireAgrees(ZipEnd zip64, String what) {
    if ((entries != UINT16_MAX && entries != zip64.entries)
        || (size != UINT32_MAX && size != zip64.size)
        || (offset != UINT32_MAX && offset != zip64.offset)) {
      throw new InvalidContentException(what + ": malformed zip: it has two different ends");
    }
  }
}

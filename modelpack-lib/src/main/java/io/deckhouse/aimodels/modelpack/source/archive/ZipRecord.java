package io.deckhouse.aimodels.modelpack.source.archive;

import io.deckhouse.aimodels.modelpack.InvalidContentException;
import io.deckhouse.aimodels.modelpack.format.Printable;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;

/**
 * What a header of a zip says about an entry (APPNOTE 4.3.7 and 4.3.12), with zip64 fields applied.
 *
 * @param flags the general purpose bits
 * @param method 0 stored, 8 deflated
 * @param crc CRC-32 of the content
 * @param packedSize in bytes
 * @param size of the content in bytes
 * @param offset of the local header, in bytes; 0 in a local header
 * @param unixMode the mode of a file of Unix, or 0
 * @param zip64 whether it has a zip64 field
 */
record ZipRecord(
    String name,
    int flags,
    int method,
    long crc,
    long packedSize,
    long size,
    long offset,
    int unixMode,
    boolean zip64) {
  static final int LOCAL_BYTES = 30;
  static final int CENTRAL_BYTES = 46;
  static final int STORED = 0;
  static final int DEFLATED = 8;

  /** Sizes and checksum follow the content. */
  static final int DESCRIPTOR_FLAG = 1 << 3;

  private static final int ENCRYPTED_FLAGS = 1 | 1 << 6 | 1 << 13;
  private static final int PATCH_FLAG = 1 << 5;
  private static final int COMPARED_FLAGS = ENCRYPTED_FLAGS | PATCH_FLAG | DESCRIPTOR_FLAG;

  private static final long UINT32_MAX = 0xFFFF_FFFFL;
  private static final int UNIX = 3;
  private static final int MACOS = 19;
  private static final int ZIP64_FIELD = 1;
  private static final int FILE_TYPE = 0xF000;
  private static final int REGULAR = 0x8000;
  private static final int FOLDER = 0x4000;

  /** How long the name of a local header and its further fields are, in bytes. */
  static int localRest(ByteBuffer header) {
    return unsignedShort(header, 26) + unsignedShort(header, 28);
  }

  /** How long the name of a central header, its further fields and its comment are, in bytes. */
  static int centralRest(ByteBuffer header) {
    return unsignedShort(header, 28) + unsignedShort(header, 30) + unsignedShort(header, 32);
  }

  /**
   * @param header little endian, with its signature
   * @param rest what follows it
   */
  static ZipRecord local(ByteBuffer header, byte[] rest, String what) {
    int nameLength = unsignedShort(header, 26);
    Sizes sizes =
        Sizes.of(
            Integer.toUnsignedLong(header.getInt(22)),
            Integer.toUnsignedLong(header.getInt(18)),
            0,
            extra(rest, nameLength, unsignedShort(header, 28)),
            what);
    return new ZipRecord(
        new String(rest, 0, nameLength, StandardCharsets.UTF_8),
        unsignedShort(header, 6),
        unsignedShort(header, 8),
        Integer.toUnsignedLong(header.getInt(14)),
        sizes.packed,
        sizes.size,
        0,
        0,
        sizes.zip64);
  }

  /**
   * @param header little endian, with its signature
   * @param rest what follows it
   */
  static ZipRecord central(ByteBuffer header, byte[] rest, String what) {
    int nameLength = unsignedShort(header, 28);
    Sizes sizes =
        Sizes.of(
            Integer.toUnsignedLong(header.getInt(24)),
            Integer.toUnsignedLong(header.getInt(20)),
            Integer.toUnsignedLong(header.getInt(42)),
            extra(rest, nameLength, unsignedShort(header, 30)),
            what);
    int disk = unsignedShort(header, 34);
    if (disk != 0) {
      throw new InvalidContentException(what + ": a zip in several parts (expected: one file)");
    }
    int system = header.get(5);
    boolean hasMode = system == UNIX || system == MACOS;
    return new ZipRecord(
        new String(rest, 0, nameLength, StandardCharsets.UTF_8),
        unsignedShort(header, 8),
        unsignedShort(header, 10),
        Integer.toUnsignedLong(header.getInt(16)),
        sizes.packed,
        sizes.size,
        sizes.offset,
        hasMode ? header.getInt(38) >>> 16 : 0,
        sizes.zip64);
  }

  private static ByteBuffer extra(byte[] rest, int at, int length) {
    return ByteBuffer.wrap(rest, at, length).slice().order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Sizes and offset with the zip64 field applied (APPNOTE 4.5.3). */
  private record Sizes(long size, long packed, long offset, boolean zip64) {
    static Sizes of(long size, long packed, long offset, ByteBuffer extra, String what) {
      long[] values = {size, packed, offset};
      boolean zip64 = false;
      while (extra.remaining() >= 4) {
        int id = Short.toUnsignedInt(extra.getShort());
        int length = Short.toUnsignedInt(extra.getShort());
        if (length > extra.remaining()) {
          break; // Some programs pad; nothing that is needed can follow.
        }
        if (id == ZIP64_FIELD && !zip64) {
          zip64 = true;
          take(extra.slice(extra.position(), length).order(ByteOrder.LITTLE_ENDIAN), values);
        }
        extra.position(extra.position() + length);
      }
      for (long value : values) {
        if (value < 0) {
          throw new InvalidContentException(what + ": malformed zip: a size or offset is negative");
        }
      }
      return new Sizes(values[0], values[1], values[2], zip64);
    }

    private static void take(ByteBuffer field, long[] values) {
      for (int i = 0; i < values.length; i++) {
        if (values[i] == UINT32_MAX && field.remaining() >= Long.BYTES) {
          values[i] = field.getLong();
        }
      }
    }
  }

  private static int unsignedShort(ByteBuffer header, int at) {
    return Short.toUnsignedInt(header.getShort(at));
  }

  boolean hasDescriptor() {
    return (flags & DESCRIPTOR_FLAG) != 0;
  }

  /**
   * Fails when its content cannot be read.
   *
   * @throws InvalidContentException then
   */
  void requireReadable(String what) {
    if ((flags & ENCRYPTED_FLAGS) != 0) {
      throw fault(what, "is encrypted", "make the archive without a password");
    }
    if ((method != STORED && method != DEFLATED) || (flags & PATCH_FLAG) != 0) {
      throw fault(
          what,
          "is compressed by method " + method + " (expected: stored or deflated)",
          "make the archive with: zip -r");
    }
    if (method == STORED && packedSize != size) {
      throw fault(what, "is stored and has two sizes", "download the archive again");
    }
  }

  private InvalidContentException fault(String what, String fault, String advice) {
    return new InvalidContentException(what + ": " + Printable.text(name) + " " + fault, advice);
  }

  /**
   * Compares what the directory says, which this is, with the header before the content.
   *
   * @param measured whether sizes and checksum of the local header are those of its content
   * @throws InvalidContentException when they differ: programs would see different files
   */
  void requireSame(ZipRecord local, boolean measured, String what) {
    boolean same =
        name.equals(local.name)
            && method == local.method
            && (flags & COMPARED_FLAGS) == (local.flags & COMPARED_FLAGS)
            && (isSame(crc, local.crc, measured)
                && isSame(packedSize, local.packedSize, measured)
                && isSame(size, local.size, measured));
    if (!same) {
      throw new InvalidContentException(
          what
              + ": "
              + Printable.text(name)
              + ": the directory of the zip and the entry itself say different things");
    }
  }

  private boolean isSame(long here, long there, boolean measured) {
    return here == there || (!measured && hasDescriptor() && (there == 0 || there == UINT32_MAX));
  }

  /** The same with what is known when the content has been read. */
  ZipRecord measured(long actualCrc, long actualPackedSize, long actualSize) {
    return new ZipRecord(
        name, flags, method, actualCrc, actualPackedSize, actualSize, offset, unixMode, zip64);
  }

  Entry entry() {
    return new Entry(
        name, kind(), hasDescriptor() && size == 0 ? OptionalLong.empty() : OptionalLong.of(size));
  }

  private Entry.Kind kind() {
    int type = unixMode & FILE_TYPE;
    if (type != 0 && type != REGULAR && type != FOLDER) {
      return Entry.Kind.OTHER;
    }
    boolean isFolder = name.endsWith("/");
    return isFolder == (type == FOLDER) || type == 0
        ? isFolder ? Entry.Kind.FOLDER : Entry.Kind.FILE
        : Entry.Kind.OTHER;
  }
}

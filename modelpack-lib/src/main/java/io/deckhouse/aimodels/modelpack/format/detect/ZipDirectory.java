package io.deckhouse.aimodels.modelpack.format.detect;

import io.deckhouse.aimodels.modelpack.format.ByteSource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;

/**
 * The central directory of a zip file (APPNOTE 4.3.12), found from the end as loaders find it:
 * bytes before the first entry do not hide a zip. Bounded; with zip64.
 */
final class ZipDirectory {
  /** Entries that are looked at; a zip with more is not checked. */
  static final int ENTRIES_MAX = 20_000;

  /** The longest central directory that is read, in bytes. */
  static final int DIRECTORY_BYTES_MAX = 8 * 1024 * 1024;

  private static final int END_BYTES = 22;
  private static final int TAIL_BYTES = END_BYTES + 65_535;
  private static final int ZIP64_LOCATOR_BYTES = 20;
  private static final int ZIP64_END_BYTES = 56;
  private static final int ENTRY_BYTES = 46;
  private static final int LOCAL_BYTES = 30;
  private static final int END_SIGNATURE = 0x06054b50;
  private static final int ZIP64_LOCATOR_SIGNATURE = 0x07064b50;
  private static final int ZIP64_END_SIGNATURE = 0x06064b50;
  private static final int ENTRY_SIGNATURE = 0x02014b50;
  private static final int LOCAL_SIGNATURE = 0x04034b50;
  private static final long UINT32_MAX = 0xFFFF_FFFFL;

  private final ByteSource source;
  private final List<ZipEntryInfo> entries = new ArrayList<>();
  private boolean whole = true;

  private ZipDirectory(ByteSource source) {
    this.source = source;
  }

  /** The directory, if the end of the file has one. */
  static Optional<ZipDirectory> find(ByteSource source) throws IOException {
    if (source.size() < END_BYTES) {
      return Optional.empty();
    }
    long tailStart = Math.max(0, source.size() - TAIL_BYTES);
    ByteBuffer tail = bytes(source, tailStart, (int) (source.size() - tailStart));
    for (int at = tail.capacity() - END_BYTES; at >= 0; at--) {
      if (tail.getInt(at) == END_SIGNATURE) {
        ZipDirectory directory = new ZipDirectory(source);
        if (directory.read(tail, at, tailStart)) {
          return Optional.of(directory);
        }
      }
    }
    return Optional.empty();
  }

  List<ZipEntryInfo> entries() {
    return entries;
  }

  /**
   * Whether all entries are listed, and every reader finds the same list; false when limits or
   * damage cut it, or other bytes come before the first entry.
   */
  boolean isWhole() {
    return whole;
  }

  /**
   * The first bytes of an entry's content.
   *
   * @return nothing when they cannot be read
   */
  Optional<byte[]> read(ZipEntryInfo entry, int bytesMax) throws IOException {
    if (entry.encrypted() || entry.headerOffset() > source.size() - LOCAL_BYTES) {
      return Optional.empty();
    }
    ByteBuffer local = bytes(source, entry.headerOffset(), LOCAL_BYTES);
    long start =
        entry.headerOffset()
            + LOCAL_BYTES
            + Short.toUnsignedInt(local.getShort(26))
            + Short.toUnsignedInt(local.getShort(28));
    if (local.getInt(0) != LOCAL_SIGNATURE || start > source.size()) {
      return Optional.empty();
    }
    InputStream in = new BoundedStream(new SourceStream(source, start), entry.compressedBytes());
    return switch (entry.method()) {
      case ZipEntryInfo.STORED -> Optional.of(in.readNBytes(bytesMax));
      case ZipEntryInfo.DEFLATED -> inflate(in, bytesMax);
      default -> Optional.empty();
    };
  }

  private static Optional<byte[]> inflate(InputStream in, int bytesMax) {
    Inflater inflater = new Inflater(true);
    try (InflaterInputStream inflated = new InflaterInputStream(in, inflater)) {
      return Optional.of(inflated.readNBytes(bytesMax));
    } catch (IOException e) {
      return Optional.empty();
    } finally {
      inflater.end();
    }
  }

  private boolean read(ByteBuffer tail, int at, long tailStart) throws IOException {
    long endStart = tailStart + at;
    long count = Short.toUnsignedLong(tail.getShort(at + 10));
    long size = Integer.toUnsignedLong(tail.getInt(at + 12));
    long offset = Integer.toUnsignedLong(tail.getInt(at + 16));
    if (count == 0xFFFF || size == UINT32_MAX || offset == UINT32_MAX) {
      Optional<ByteBuffer> zip64 = zip64(endStart);
      if (zip64.isPresent()) {
        count = zip64.get().getLong(32);
        size = zip64.get().getLong(40);
        offset = zip64.get().getLong(48);
        endStart -= ZIP64_LOCATOR_BYTES + ZIP64_END_BYTES;
      }
    }
    if (size < 0 || size > endStart || offset < 0 || offset > endStart) {
      return false;
    }
    // Bytes before the zip shift every offset; the directory ends where its end record starts.
    long start = endStart - size;
    long shift = start - offset;
    if (size > DIRECTORY_BYTES_MAX || count > ENTRIES_MAX || count < 0) {
      whole = false;
      return true;
    }
    readEntries(bytes(source, start, (int) size), Math.max(shift, 0));
    boolean isDirectory = whole || !entries.isEmpty();
    whole &= shift == 0 && entries.size() == count;
    return isDirectory;
  }

  private Optional<ByteBuffer> zip64(long endStart) throws IOException {
    long locatorStart = endStart - ZIP64_LOCATOR_BYTES;
    if (locatorStart < ZIP64_END_BYTES
        || bytes(source, locatorStart, 4).getInt(0) != ZIP64_LOCATOR_SIGNATURE) {
      return Optional.empty();
    }
    ByteBuffer end = bytes(source, locatorStart - ZIP64_END_BYTES, ZIP64_END_BYTES);
    return end.getInt(0) == ZIP64_END_SIGNATURE ? Optional.of(end) : Optional.empty();
  }

  private void readEntries(ByteBuffer directory, long shift) {
    while (directory.remaining() >= ENTRY_BYTES) {
      int at = directory.position();
      int nameLength = Short.toUnsignedInt(directory.getShort(at + 28));
      int extraLength = Short.toUnsignedInt(directory.getShort(at + 30));
      int commentLength = Short.toUnsignedInt(directory.getShort(at + 32));
      int length = ENTRY_BYTES + nameLength + extraLength + commentLength;
      if (directory.getInt(at) != ENTRY_SIGNATURE || length > directory.remaining()) {
        break;
      }
      entries.add(entry(directory, at, nameLength, extraLength, shift));
      directory.position(at + length);
    }
    whole = !directory.hasRemaining();
  }

  private static ZipEntryInfo entry(
      ByteBuffer directory, int at, int nameLength, int extraLength, long shift) {
    byte[] name = new byte[nameLength];
    directory.get(at + ENTRY_BYTES, name);
    long compressed = Integer.toUnsignedLong(directory.getInt(at + 20));
    long uncompressed = Integer.toUnsignedLong(directory.getInt(at + 24));
    long offset = Integer.toUnsignedLong(directory.getInt(at + 42));
    ByteBuffer extra =
        directory.slice(at + ENTRY_BYTES + nameLength, extraLength).order(ByteOrder.LITTLE_ENDIAN);
    while (extra.remaining() >= 4) {
      int id = Short.toUnsignedInt(extra.getShort());
      int end = extra.position() + 2 + Short.toUnsignedInt(extra.getShort(extra.position()));
      extra.getShort();
      if (end > extra.limit()) {
        break;
      }
      if (id == 1) {
        int skipped = uncompressed == UINT32_MAX ? 8 : 0;
        int compressedAt = extra.position() + skipped;
        int offsetAt = compressedAt + (compressed == UINT32_MAX ? 8 : 0);
        if (compressed == UINT32_MAX && compressedAt + 8 <= end) {
          compressed = extra.getLong(compressedAt);
        }
        if (offset == UINT32_MAX && offsetAt + 8 <= end) {
          offset = extra.getLong(offsetAt);
        }
      }
      extra.position(end);
    }
    return new ZipEntryInfo(
        new String(name, StandardCharsets.UTF_8),
        (directory.getShort(at + 8) & 1) != 0,
        Short.toUnsignedInt(directory.getShort(at + 10)),
        compressed,
        offset + shift);
  }

  private static ByteBuffer bytes(ByteSource source, long position, int length) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    source.readFully(buffer, position);
    return buffer.flip();
  }
}

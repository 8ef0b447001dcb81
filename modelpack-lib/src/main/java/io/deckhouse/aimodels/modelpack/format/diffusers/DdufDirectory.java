package io.deckhouse.aimodels.modelpack.format.diffusers;

import io.deckhouse.aimodels.modelpack.format.ByteSource;
import io.deckhouse.aimodels.modelpack.format.Finding;
import io.deckhouse.aimodels.modelpack.format.MalformedException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the central directory of a zip (APPNOTE.TXT 4.3.12 to 4.3.16), zip64 included. It takes
 * only what a plain writer makes: one disk, one directory that ends where its end record begins,
 * and no more entries than {@link #ENTRIES_MAX}. A general library accepts archives that two
 * programs read differently, and reserves memory for as many entries as the archive claims.
 */
final class DdufDirectory {
  /** The most entries. */
  static final int ENTRIES_MAX = 10_000;

  /** The longest central directory, in bytes. */
  static final long DIRECTORY_BYTES_MAX = 8L * 1024 * 1024;

  private static final int END_BYTES = 22;
  private static final int COMMENT_BYTES_MAX = 0xffff;
  private static final int END_SIGNATURE = 0x06054b50;
  private static final int LOCATOR_BYTES = 20;
  private static final int LOCATOR_SIGNATURE = 0x07064b50;
  private static final int END64_BYTES = 56;
  private static final int END64_SIGNATURE = 0x06064b50;

  private final ByteSource source;
  private final String path;

  private DdufDirectory(ByteSource source, String path) {
    this.source = source;
    this.path = path;
  }

  /**
   * Reads all entries, in the order of the directory.
   *
   * @throws MalformedException when the archive is not of that kind
   */
  static List<DdufEntryInfo> read(ByteSource source, String path)
      throws MalformedException, IOException {
    return new DdufDirectory(source, path).entries();
  }

  /** Where the directory is: {@code limit} is the position of the record that follows it. */
  private record End(long entries, long size, long offset, long limit) {}

  private List<DdufEntryInfo> entries() throws MalformedException, IOException {
    End end = end();
    if (end.entries() < 0 || end.entries() > ENTRIES_MAX) {
      throw fault(
          "dduf-too-many-entries",
          "%s entries are over the limit of %d"
              .formatted(Long.toUnsignedString(end.entries()), ENTRIES_MAX));
    }
    if (end.size() < 0 || end.size() > DIRECTORY_BYTES_MAX) {
      throw fault(
          "dduf-directory-too-large",
          "a directory of %s bytes is over the limit of %d"
              .formatted(Long.toUnsignedString(end.size()), DIRECTORY_BYTES_MAX));
    }
    if (end.offset() < 0 || end.limit() - end.size() != end.offset()) {
      throw fault(
          "dduf-directory-place",
          "the zip directory is at byte %s with %d bytes (expected: it ends at byte %d)"
              .formatted(Long.toUnsignedString(end.offset()), end.size(), end.limit()));
    }
    ByteBuffer directory = read(end.offset(), (int) end.size());
    List<DdufEntryInfo> entries = new ArrayList<>();
    while (directory.hasRemaining()) {
      entries.add(DdufEntryParser.parse(directory, path));
    }
    if (entries.size() != end.entries()) {
      throw fault(
          "dduf-entry-count",
          "the zip directory has %d entries (expected: %d, as its end record says)"
              .formatted(entries.size(), end.entries()));
    }
    return entries;
  }

  private End end() throws MalformedException, IOException {
    int tailBytes = (int) Math.min(source.size(), END_BYTES + COMMENT_BYTES_MAX);
    ByteBuffer tail = read(source.size() - tailBytes, tailBytes);
    for (int at = tailBytes - END_BYTES; at >= 0; at--) {
      if (tail.getInt(at) == END_SIGNATURE
          && at + END_BYTES + unsignedShort(tail, at + 20) == tailBytes) {
        return end(
            tail.slice(at, END_BYTES).order(ByteOrder.LITTLE_ENDIAN),
            source.size() - tailBytes + at);
      }
    }
    throw fault("dduf-not-a-zip", "not a zip archive, or cut off: it has no end record");
  }

  private End end(ByteBuffer record, long position) throws MalformedException, IOException {
    int entries = unsignedShort(record, 10);
    long size = Integer.toUnsignedLong(record.getInt(12));
    long offset = Integer.toUnsignedLong(record.getInt(16));
    if (position >= LOCATOR_BYTES) {
      ByteBuffer locator = read(position - LOCATOR_BYTES, LOCATOR_BYTES);
      if (locator.getInt(0) == LOCATOR_SIGNATURE) {
        return end64(locator, position - LOCATOR_BYTES);
      }
    }
    if (unsignedShort(record, 4) != 0
        || unsignedShort(record, 6) != 0
        || unsignedShort(record, 8) != entries) {
      throw fault("dduf-multi-disk", "a zip of several disks (expected: one file)");
    }
    return new End(entries, size, offset, position);
  }

  private End end64(ByteBuffer locator, long locatorPosition)
      throws MalformedException, IOException {
    long position = locator.getLong(8);
    if (position < 0 || position != locatorPosition - END64_BYTES) {
      throw fault(
          "dduf-zip64",
          "the zip64 end record is at byte %s (expected: %d)"
              .formatted(Long.toUnsignedString(position), locatorPosition - END64_BYTES));
    }
    ByteBuffer record = read(position, END64_BYTES);
    if (record.getInt(0) != END64_SIGNATURE) {
      throw fault("dduf-zip64", "no zip64 end record at byte " + position);
    }
    if (record.getInt(16) != 0
        || record.getInt(20) != 0
        || locator.getInt(16) > 1
        || record.getLong(24) != record.getLong(32)) {
      throw fault("dduf-multi-disk", "a zip of several disks (expected: one file)");
    }
    return new End(record.getLong(32), record.getLong(40), record.getLong(48), position);
  }

  private ByteBuffer read(long position, int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    source.readFully(bytes, position);
    return bytes.flip();
  }

  private static int unsignedShort(ByteBuffer bytes, int at) {
    return Short.toUnsignedInt(bytes.getShort(at));
  }

  private MalformedException fault(String code, String problem) {
    return new MalformedException(Finding.error(code, path, path + ": " + problem));
  }
}

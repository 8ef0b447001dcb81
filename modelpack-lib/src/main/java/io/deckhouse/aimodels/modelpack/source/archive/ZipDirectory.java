package io.deckhouse.aimodels.modelpack.source.archive;

import io.deckhouse.aimodels.modelpack.InvalidContentException;
import io.deckhouse.aimodels.modelpack.format.ByteSource;
import io.deckhouse.aimodels.modelpack.format.ByteSourceInputStream;
import io.deckhouse.aimodels.modelpack.format.Printable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The directory of a zip file of this machine (APPNOTE 4.3.12), with zip64. What readers could
 * disagree about is refused: bytes before the first entry or behind the end, entries that overlap,
 * headers that differ from the directory.
 */
final class ZipDirectory {
  /** The longest directory, in bytes. */
  private static final long DIRECTORY_BYTES_MAX = 64L * 1024 * 1024;

  private static final int COMMENT_BYTES_MAX = 65_535;
  private static final int LOCAL_SIGNATURE = 0x04034b50;
  private static final int CENTRAL_SIGNATURE = 0x02014b50;

  private final ByteSource zip;
  private final String what;

  private ZipDirectory(ByteSource zip, String what) {
    this.zip = zip;
    this.what = what;
  }

  /** An entry and where its packed bytes begin. */
  record Member(ZipRecord record, long dataOffset) {}

  /**
   * Reads the directory, and the header of each entry.
   *
   * @param what names the file in errors
   * @throws InvalidContentException when it is malformed, cut short or in several parts
   */
  static List<Member> read(ByteSource zip, String what) throws IOException {
    return new ZipDirectory(zip, what).read();
  }

  private List<Member> read() throws IOException {
    long end = findEnd();
    ZipEnd usual = ZipEnd.usual(bytes(end, ZipEnd.BYTES), what);
    ZipEnd directory = usual;
    long directoryEnd = end;
    if (hasLocator(end)) {
      long zip64At = bytes(end - ZipEnd.LOCATOR_BYTES, ZipEnd.LOCATOR_BYTES).getLong(8);
      directory = zip64(zip64At, end - ZipEnd.LOCATOR_BYTES);
      usual.requireAgrees(directory, what);
      directoryEnd = zip64At;
    } else {
      require(!usual.isZip64() || directoryEnd == usual.offset() + usual.size(), "no zip64 end");
    }
    require(
        directory.offset() <= directoryEnd && directory.size() == directoryEnd - directory.offset(),
        "the directory is not where its end says, or other bytes come before the first entry");
    require(
        directory.size() <= DIRECTORY_BYTES_MAX
            && directory.entries() <= ArchiveLimits.ENTRY_COUNT_MAX,
        "a directory of %d entries in %d bytes (expected: at most %d in %d)"
            .formatted(
                directory.entries(),
                directory.size(),
                ArchiveLimits.ENTRY_COUNT_MAX,
                DIRECTORY_BYTES_MAX));
    List<Member> members = members(records(directory), directory.offset());
    requireNoOverlap(members, directory.offset());
    return members;
  }

  /** The last place that a directory may end at: its comment goes to the end of the file. */
  private long findEnd() throws IOException {
    int tail = (int) Math.min(zip.size(), ZipEnd.BYTES + COMMENT_BYTES_MAX);
    ByteBuffer bytes = bytes(zip.size() - tail, tail);
    for (int at = tail - ZipEnd.BYTES; at >= 0; at--) {
      if (bytes.getInt(at) == ZipEnd.SIGNATURE
          && Short.toUnsignedInt(bytes.getShort(at + 20)) == tail - ZipEnd.BYTES - at) {
        return zip.size() - tail + at;
      }
    }
    throw malformed("its directory is missing; it may be cut short");
  }

  private boolean hasLocator(long end) throws IOException {
    return end >= ZipEnd.LOCATOR_BYTES
        && bytes(end - ZipEnd.LOCATOR_BYTES, Integer.BYTES).getInt(0) == ZipEnd.LOCATOR_SIGNATURE;
  }

  private ZipEnd zip64(long at, long locatorAt) throws IOException {
    require(at >= 0 && at <= locatorAt - ZipEnd.ZIP64_BYTES, "no zip64 end");
    ByteBuffer end = bytes(at, ZipEnd.ZIP64_BYTES);
    require(
        end.getInt(0) == ZipEnd.ZIP64_SIGNATURE && end.getLong(4) == locatorAt - at - 12,
        "no zip64 end");
    return ZipEnd.zip64(end, what);
  }

  private List<ZipRecord> records(ZipEnd directory) throws IOException {
    List<ZipRecord> records = new ArrayList<>();
    InputStream in = new ByteSourceInputStream(zip, directory.offset(), directory.size());
    long left = directory.size();
    for (long i = 0; i < directory.entries(); i++) {
      require(left >= ZipRecord.CENTRAL_BYTES, "the directory is cut short");
      ByteBuffer header = little(in.readNBytes(ZipRecord.CENTRAL_BYTES));
      require(header.getInt(0) == CENTRAL_SIGNATURE, "no entry in the directory");
      int rest = ZipRecord.centralRest(header);
      left -= ZipRecord.CENTRAL_BYTES + rest;
      require(left >= 0, "the directory is cut short");
      ZipRecord record = ZipRecord.central(header, in.readNBytes(rest), what);
      records.add(record);
    }
    require(left == 0, "the directory has other entries than its end says");
    return records;
  }

  private List<Member> members(List<ZipRecord> records, long directoryAt) throws IOException {
    List<Member> members = new ArrayList<>(records.size());
    for (ZipRecord record : records) {
      require(record.offset() <= directoryAt - ZipRecord.LOCAL_BYTES, outside(record));
      ByteBuffer header = bytes(record.offset(), ZipRecord.LOCAL_BYTES);
      require(header.getInt(0) == LOCAL_SIGNATURE, outside(record));
      int rest = ZipRecord.localRest(header);
      long data = record.offset() + ZipRecord.LOCAL_BYTES + rest;
      require(data <= directoryAt && record.packedSize() <= directoryAt - data, outside(record));
      byte[] names = new byte[rest];
      bytes(record.offset() + ZipRecord.LOCAL_BYTES, rest).get(names);
      record.requireSame(ZipRecord.local(header, names, what), false, what);
      members.add(new Member(record, data));
    }
    return members;
  }

  private static String outside(ZipRecord record) {
    return Printable.text(record.name()) + " is not where the directory says";
  }

  private void requireNoOverlap(List<Member> members, long directoryAt) {
    List<Member> inOrder =
        members.stream().sorted(Comparator.comparingLong(m -> m.record().offset())).toList();
    long at = 0;
    for (Member member : inOrder) {
      require(
          member.record().offset() >= at,
          Printable.text(member.record().name()) + " lies over another entry");
      at = member.dataOffset() + member.record().packedSize();
    }
    require(
        (inOrder.isEmpty() ? directoryAt : inOrder.getFirst().record().offset()) == 0,
        "other bytes come before the first entry");
  }

  private ByteBuffer bytes(long position, int length) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    zip.readFully(buffer, position);
    return buffer.flip();
  }

  private static ByteBuffer little(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private void require(boolean condition, String problem) {
    if (!condition) {
      throw malformed(problem);
    }
  }

  private InvalidContentException malformed(String problem) {
    return new InvalidContentException(what + ": malformed zip: " + problem);
  }
}

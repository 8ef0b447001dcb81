package io.deckhouse.aimodels.modelpack.source.archive;

import io.deckhouse.aimodels.modelpack.InvalidContentException;
import io.deckhouse.aimodels.modelpack.artifact.DecodedStream;
import io.deckhouse.aimodels.modelpack.format.Printable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.Inflater;

/**
 * The entries of a zip that comes as a stream (APPNOTE 4.3.6). Its directory comes last: an entry
 * that it does not confirm is refused then, when nothing of the archive has a name yet.
 */
final class ZipEntries {
  private static final int LOCAL_SIGNATURE = 0x04034b50;
  private static final int CENTRAL_SIGNATURE = 0x02014b50;
  private static final int DESCRIPTOR_SIGNATURE = 0x08074b50;

  private final ZipInput input;
  private final InputStream stream;
  private final String what;
  private final Expansion expansion;
  private final Map<Long, ZipRecord> seen = new HashMap<>();

  ZipEntries(InputStream stream, String what) {
    this.stream = stream;
    this.input = new ZipInput(stream);
    this.what = what;
    this.expansion = new Expansion(input::position, what);
  }

  /** Visits every entry and reads the stream to its end. */
  void visit(EntryVisitor visitor) throws IOException {
    Inflater inflater = new Inflater(true);
    try {
      while (signature() == LOCAL_SIGNATURE) {
        requireRoom();
        entry(inflater, visitor);
      }
      directory();
    } catch (EOFException e) {
      throw malformed("it is cut short");
    } finally {
      inflater.end();
    }
  }

  private void requireRoom() {
    if (seen.size() == ArchiveLimits.ENTRY_COUNT_MAX) {
      throw malformed("more than " + ArchiveLimits.ENTRY_COUNT_MAX + " entries");
    }
  }

  private int signature() throws IOException {
    ByteBuffer next = input.peek(Integer.BYTES);
    if (next.remaining() < Integer.BYTES) {
      throw new EOFException("cut short");
    }
    return next.getInt(0);
  }

  private void entry(Inflater inflater, EntryVisitor visitor) throws IOException {
    long offset = input.position();
    ByteBuffer header = input.take(ZipRecord.LOCAL_BYTES);
    byte[] rest = input.take(ZipRecord.localRest(header)).array();
    ZipRecord local = ZipRecord.local(header, rest, what);
    local.requireReadable(what);
    if (local.method() == ZipRecord.STORED && local.hasDescriptor()) {
      throw new InvalidContentException(
          what + ": " + Printable.text(local.name()) + ": its length is not told before its bytes",
          "download the archive first, and pack the file");
    }
    ZipContent content = new ZipContent(input, local, inflater, what);
    InputStream expanded = new DecodedStream(new ExpandedStream(content, expansion), what);
    visitor.visit(local.entry(), expanded);
    expanded.transferTo(OutputStream.nullOutputStream());
    ZipRecord measured = content.measured();
    if (local.hasDescriptor()) {
      descriptor(measured);
    } else {
      measured.requireSame(local, true, what);
    }
    seen.put(offset, measured);
  }

  /**
   * Takes the sizes and checksum behind an entry: with or without a signature, with sizes of four
   * or eight bytes. Only one of these forms has the right values and another record behind it.
   */
  private void descriptor(ZipRecord measured) throws IOException {
    ByteBuffer next = input.peek(28);
    for (boolean signed : new boolean[] {true, false}) {
      for (int sizeBytes : new int[] {Long.BYTES, Integer.BYTES}) {
        int start = signed ? Integer.BYTES : 0;
        int length = start + Integer.BYTES + 2 * sizeBytes;
        if (next.remaining() >= length + 2
            && (!signed || next.getInt(0) == DESCRIPTOR_SIGNATURE)
            && Integer.toUnsignedLong(next.getInt(start)) == measured.crc()
            && size(next, start + 4, sizeBytes) == measured.packedSize()
            && size(next, start + 4 + sizeBytes, sizeBytes) == measured.size()
            && next.get(length) == 'P'
            && next.get(length + 1) == 'K') {
          input.skip(length);
          return;
        }
      }
    }
    throw malformed(
        Printable.text(measured.name()) + ": what follows it does not confirm its bytes");
  }

  private static long size(ByteBuffer bytes, int at, int sizeBytes) {
    return sizeBytes == Long.BYTES ? bytes.getLong(at) : Integer.toUnsignedLong(bytes.getInt(at));
  }

  private void directory() throws IOException {
    long start = input.position();
    long count = 0;
    while (signature() == CENTRAL_SIGNATURE) {
      ByteBuffer header = input.take(ZipRecord.CENTRAL_BYTES);
      byte[] rest = input.take(ZipRecord.centralRest(header)).array();
      ZipRecord central = ZipRecord.central(header, rest, what);
      ZipRecord entry = seen.remove(central.offset());
      if (entry == null) {
        throw malformed(Printable.text(central.name()) + " is not where the directory says");
      }
      central.requireReadable(what);
      central.requireSame(entry, true, what);
      if (central.entry().kind() == Entry.Kind.OTHER) {
        throw new InvalidContentException(
            what + ": " + Printable.text(central.name()) + ": a link, device or pipe");
      }
      count++;
    }
    if (!seen.isEmpty()) {
      throw malformed("entries are not in its directory");
    }
    end(new ZipEnd(count, input.position() - start, start));
  }

  private void end(ZipEnd actual) throws IOException {
    boolean zip64 = signature() == ZipEnd.ZIP64_SIGNATURE;
    if (zip64) {
      ByteBuffer end = input.take(ZipEnd.ZIP64_BYTES);
      long more = end.getLong(4) + 12 - ZipEnd.ZIP64_BYTES;
      if (more < 0 || more > 64 * 1024 || !ZipEnd.zip64(end, what).equals(actual)) {
        throw malformed("its end does not fit its directory");
      }
      input.skip((int) more + ZipEnd.LOCATOR_BYTES);
    }
    ByteBuffer end = input.take(ZipEnd.BYTES);
    if (end.getInt(0) != ZipEnd.SIGNATURE) {
      throw malformed("its directory has no end");
    }
    ZipEnd usual = ZipEnd.usual(end, what);
    if (zip64) {
      usual.requireAgrees(actual, what);
    } else if (!usual.equals(actual)) {
      throw malformed("its end does not fit its directory");
    }
    input.skip(Short.toUnsignedInt(end.getShort(20)));
    if (input.peek(1).hasRemaining() || stream.read() >= 0) {
      throw malformed("other bytes follow its end");
    }
  }

  private InvalidContentException malformed(String problem) {
    return new InvalidContentException(what + ": malformed zip: " + problem);
  }
}

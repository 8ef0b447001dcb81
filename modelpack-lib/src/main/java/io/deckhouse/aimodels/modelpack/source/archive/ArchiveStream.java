package io.deckhouse.aimodels.modelpack.source.archive;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;

/**
 * An archive that is read once, from its beginning to its end.
 *
 * @param format of it
 * @param what names it in messages
 * @param raw its bytes; the caller closes them
 */
public record ArchiveStream(ArchiveFormat format, String what, RawStream raw) {
  /**
   * Visits every entry, and reads the archive to its end.
   *
   * @throws io.deckhouse.aimodels.modelpack.InvalidContentException when it is malformed, cut short
   *     or expands beyond all proportion
   */
  void visit(EntryVisitor visitor) throws IOException {
    byte[] start = raw.readNBytes(ArchiveFormat.MAGIC_BYTES);
    format.require(start, what);
    InputStream all = new SequenceInputStream(new ByteArrayInputStream(start), raw);
    if (format == ArchiveFormat.ZIP) {
      new ZipEntries(all, what).visit(visitor);
    } else {
      InputStream plain = format.compression().decompress(all, what);
      TarEntries.visit(new ExpandedStream(plain, new Expansion(raw::count, what)), what, visitor);
    }
    raw.drain();
  }
}

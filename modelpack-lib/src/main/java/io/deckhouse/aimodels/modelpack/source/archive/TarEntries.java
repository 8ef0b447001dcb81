package io.deckhouse.aimodels.modelpack.source.archive;

import io.deckhouse.aimodels.modelpack.artifact.DecodedStream;
import io.deckhouse.aimodels.modelpack.format.ByteSourceInputStream;
import io.deckhouse.aimodels.modelpack.format.tar.ForwardBytes;
import io.deckhouse.aimodels.modelpack.format.tar.TarEntry;
import io.deckhouse.aimodels.modelpack.format.tar.TarWalk;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;
import java.util.OptionalLong;

/** The entries of a tar that comes as a stream. */
final class TarEntries {
  private TarEntries() {}

  /**
   * Visits every entry and reads the stream to its end.
   *
   * @param plain the decompressed bytes
   */
  static void visit(InputStream plain, String what, EntryVisitor visitor) throws IOException {
    ForwardBytes bytes = new ForwardBytes(plain);
    TarWalk walk = new TarWalk(bytes, what);
    for (Optional<TarEntry> next = walk.next(); next.isPresent(); next = walk.next()) {
      TarEntry entry = next.get();
      visitor.visit(
          entry(entry),
          new DecodedStream(
              new ByteSourceInputStream(bytes, entry.data().offset(), entry.data().size()), what));
    }
    // What follows the end mark is no content, but a checksum of the compression may follow it.
    plain.transferTo(OutputStream.nullOutputStream());
  }

  static Entry entry(TarEntry entry) {
    return new Entry(entry.name(), kind(entry.kind()), OptionalLong.of(entry.data().size()));
  }

  private static Entry.Kind kind(TarEntry.Kind kind) {
    return switch (kind) {
      case FILE -> Entry.Kind.FILE;
      case DIRECTORY -> Entry.Kind.FOLDER;
      case LINK, SPARSE, OTHER -> Entry.Kind.OTHER;
    };
  }
}

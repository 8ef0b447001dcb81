package io.deckhouse.aimodels.modelpack.content.layout;

import io.deckhouse.aimodels.modelpack.format.ByteSource;
import io.deckhouse.aimodels.modelpack.hash.HashThreads;
import io.deckhouse.aimodels.modelpack.hash.Hasher;
import io.deckhouse.aimodels.modelpack.hash.PartFile;
import io.deckhouse.aimodels.modelpack.hash.Pieces;
import io.deckhouse.aimodels.modelpack.oci.Digest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.LongConsumer;

/** A blob on its way in: a partial file that may take in whole files too. */
final class Ingest implements AutoCloseable {
  private final PartFile part;

  private Ingest(PartFile part) {
    this.part = part;
  }

  /** Begins a file that must not be there. */
  static Ingest begin(Path file, Digest.Algorithm algorithm) throws IOException {
    return new Ingest(PartFile.begin(file, algorithm));
  }

  /** Goes on with what is on the disk; begins again when it is too long. */
  static Ingest resume(Path file, Digest digest, long sizeMax, Pieces pieces) throws IOException {
    return new Ingest(PartFile.resume(file, digest, sizeMax, pieces));
  }

  /** Goes on with what its journal proves, where nothing else will prove the bytes. */
  static Ingest resumeProven(Path file, Digest name, long sizeMax, Pieces pieces)
      throws IOException {
    return new Ingest(PartFile.resumeProven(file, name, sizeMax, pieces));
  }

  /** Removes what is unfinished of a file. */
  static void forget(Path file) throws IOException {
    Files.deleteIfExists(PartFile.journalOf(file));
    Files.deleteIfExists(file);
  }

  Path file() {
    return part.file();
  }

  long offset() {
    return part.offset();
  }

  void append(ByteBuffer bytes) throws IOException {
    part.append(bytes);
  }

  /** Takes in what is left of a source: see {@link PartFile#fill}. */
  void fill(ByteSource source, HashThreads threads, LongConsumer progress) throws IOException {
    part.fill(source, threads, progress);
  }

  /**
   * Takes in another file's blocks, and hashes that file: it has the same bytes and may be in the
   * memory already, which the new one never is. At offset zero.
   */
  void appendShared(FileChannel source) throws IOException {
    BlockSharing.copy(source, part.channel());
    part.hashRest(source);
    if (part.channel().size() != offset()) {
      throw new IOException("the file changed while its blocks were shared");
    }
  }

  /** The digest so far; more may be appended afterwards. */
  Digest digest() {
    return part.digest();
  }

  /** The digest by another algorithm, by reading everything again. */
  Digest digest(Digest.Algorithm other) throws IOException {
    if (other == part.algorithm()) {
      return digest();
    }
    Hasher hasher = Hasher.of(other);
    ByteBuffer buffer = ByteBuffer.allocateDirect(Hasher.BUFFER_BYTES);
    while (part.channel().read(buffer, hasher.position()) > 0) {
      hasher.update(buffer.flip());
      buffer.clear();
    }
    return hasher.digest();
  }

  /** Forgets everything that is in. */
  void restart() throws IOException {
    part.restart();
  }

  void force() throws IOException {
    part.force();
  }

  /** Leaves nothing but the file, which is about to get its final name. */
  void removeJournal() {
    part.removeJournal();
  }

  void discard() throws IOException {
    part.discard();
  }

  @Override
  public void close() throws IOException {
    part.close();
  }
}

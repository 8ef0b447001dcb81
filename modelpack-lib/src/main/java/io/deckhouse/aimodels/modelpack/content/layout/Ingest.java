package io.deckhouse.aimodels.modelpack.content.layout;

import io.deckhouse.aimodels.modelpack.content.Blobs;
import io.deckhouse.aimodels.modelpack.oci.Digest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.Set;

/** A file that is hashed while it grows. */
final class Ingest implements AutoCloseable {
  private final Path file;
  private final FileChannel channel;
  private final Digest.Algorithm algorithm;
  private final MessageDigest hasher;
  private long offset;

  private Ingest(Path file, Digest.Algorithm algorithm, OpenOption create) throws IOException {
    this.file = file;
    this.algorithm = algorithm;
    this.hasher = algorithm.hasher();
    this.channel =
        FileChannel.open(file, Set.of(create, StandardOpenOption.READ, StandardOpenOption.WRITE));
  }

  /** Begins a file that must not be there. */
  static Ingest begin(Path file, Digest.Algorithm algorithm) throws IOException {
    return new Ingest(file, algorithm, StandardOpenOption.CREATE_NEW);
  }

  /** Goes on with what is on the disk, and hashes that; begins again when it is too long. */
  static Ingest resume(Path file, Digest.Algorithm algorithm, long sizeMax) throws IOException {
    Ingest ingest = new Ingest(file, algorithm, StandardOpenOption.CREATE);
    try {
      if (ingest.channel.size() > sizeMax) {
        ingest.channel.truncate(0);
      }
      ingest.hashRest(ingest.channel);
      return ingest;
    } catch (IOException e) {
      ingest.close();
      throw e;
    }
  }

  Path file() {
    return file;
  }

  long offset() {
    return offset;
  }

  /** Appends in pieces that stay in the processor's cache between hashing and writing. */
  void append(ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      ByteBuffer piece =
          bytes.slice(bytes.position(), Math.min(bytes.remaining(), Blobs.BUFFER_BYTES));
      hasher.update(piece.duplicate());
      channel.position(offset);
      Disk.writeFully(channel, piece);
      offset += piece.limit();
      bytes.position(bytes.position() + piece.limit());
    }
  }

  /**
   * Takes in another file's blocks, and hashes that file: it has the same bytes and may be in the
   * memory already, which the new one never is. At offset zero.
   */
  void appendShared(FileChannel source) throws IOException {
    BlockSharing.copy(source, channel);
    hashRest(source);
    if (channel.size() != offset) {
      throw new IOException("the file changed while its blocks were shared");
    }
  }

  private void hashRest(FileChannel from) throws IOException {
    ByteBuffer buffer = Blobs.buffer(from.size() - offset);
    while (from.read(buffer, offset) > 0) {
      offset += buffer.position();
      hasher.update(buffer.flip());
      buffer.clear();
    }
  }

  /** The digest so far; more may be appended afterwards. */
  Digest digest() {
    try {
      MessageDigest copy = (MessageDigest) hasher.clone();
      return Digest.of(algorithm, copy.digest());
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("the digests of every Java can be cloned", e);
    }
  }

  /** The digest by another algorithm, by reading everything again. */
  Digest digest(Digest.Algorithm other) throws IOException {
    if (other == algorithm) {
      return digest();
    }
    try (Ingest again = resume(file, other, offset)) {
      return again.digest();
    }
  }

  /** Forgets everything that is in. */
  void restart() throws IOException {
    channel.truncate(0);
    hasher.reset();
    offset = 0;
  }

  void force() throws IOException {
    channel.force(true);
  }

  void discard() throws IOException {
    Files.deleteIfExists(file);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}

package io.deckhouse.aimodels.modelpack.content.layout;

import io.deckhouse.aimodels.modelpack.ModelPackException;
import io.deckhouse.aimodels.modelpack.content.BlobWriter;
import io.deckhouse.aimodels.modelpack.content.PresentBlob;
import io.deckhouse.aimodels.modelpack.hash.HashThreads;
import io.deckhouse.aimodels.modelpack.hash.Pieces;
import io.deckhouse.aimodels.modelpack.lock.Guard;
import io.deckhouse.aimodels.modelpack.oci.Descriptor;
import io.deckhouse.aimodels.modelpack.oci.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Opens the writers of a layout. */
record Ingests(
    LayoutPaths paths,
    BlobDirectory blobs,
    Bookkeeping.Writable bookkeeping,
    LayoutOptions options,
    HashThreads threads,
    Pieces pieces) {

  private static final int KEYED_PIECE_PARTS = 4;
  private static final int KEYED_FILE_PARTS = 8;

  /** How the names of blobs of unknown digest begin in ingest/; the digest of the key follows. */
  static final String KEYED = "key-";

  Ingests(
      LayoutPaths paths,
      BlobDirectory blobs,
      Bookkeeping.Writable bookkeeping,
      LayoutOptions options,
      HashThreads threads) {
    this(paths, blobs, bookkeeping, options, threads, Pieces.USUAL);
  }

  BlobWriter unknown() {
    Path file = paths.ingest().resolve(bookkeeping.session().newIngestName());
    try {
      return writer(Ingest.begin(file, Digest.Algorithm.SHA256), new IngestWriter.Target.Unknown());
    } catch (IOException e) {
      throw ModelPackException.io("write " + file, e);
    }
  }

  /**
   * Goes on with an unknown blob by its key. A second writer of a key, and one of little, begins
   * anew.
   */
  BlobWriter keyed(String key, long size) {
    Digest name = Digest.sha256(key.getBytes(StandardCharsets.UTF_8));
    Optional<Guard> lock =
        size < keyedPieces().fileBytesMin()
            ? Optional.empty()
            : bookkeeping.locks().tryExclusive(Locks.writer(name));
    if (lock.isEmpty()) {
      return unknown();
    }
    boolean handedOver = false;
    Path file = paths.ingest().resolve(KEYED + name.hex());
    try {
      if (!options.resume()) {
        Ingest.forget(file);
      }
      Ingest ingest = Ingest.resumeProven(file, name, size, keyedPieces());
      BlobWriter writer = writer(ingest, new IngestWriter.Target.Keyed(lock.get()));
      handedOver = true;
      return writer;
    } catch (IOException e) {
      throw ModelPackException.io("write " + file, e);
    } finally {
      if (!handedOver) {
        lock.get().close();
      }
    }
  }

  /** Finer ones than usual: what they do not prove is moved again. */
  private Pieces keyedPieces() {
    return new Pieces(
        pieces.pieceBytes() / KEYED_PIECE_PARTS, pieces.fileBytesMin() / KEYED_FILE_PARTS);
  }

  /** Waits for the writer of the same blob, if there is one, and then perhaps finds the blob. */
  BlobWriter known(Descriptor expected) {
    LeasedSession session = bookkeeping.session();
    Guard lock = bookkeeping.locks().exclusive(Locks.writer(expected.digest()));
    boolean handedOver = false;
    try {
      try (Guard _ = session.enter()) {
        session.use(List.of(expected.digest()), Session.Use.BLOB);
      }
      OptionalLong present = blobs.size(expected.digest());
      if (present.isPresent() && present.getAsLong() == expected.size()) {
        return new PresentBlob(expected);
      }
      BlobWriter writer = writer(resume(expected), new IngestWriter.Target.Known(expected, lock));
      handedOver = true;
      return writer;
    } finally {
      if (!handedOver) {
        lock.close();
      }
    }
  }

  private Ingest resume(Descriptor expected) {
    Digest digest = expected.digest();
    Path file = paths.ingest().resolve(partialName(digest));
    try {
      if (!options.resume()) {
        Ingest.forget(file);
      }
      Ingest ingest = Ingest.resume(file, digest, expected.size(), pieces);
      if (ingest.offset() == expected.size() && !ingest.digest().equals(digest)) {
        ingest.restart();
      }
      return ingest;
    } catch (IOException e) {
      throw ModelPackException.io("write " + file, e);
    }
  }

  static String partialName(Digest digest) {
    return digest.algorithm().prefix() + "-" + digest.hex();
  }

  private IngestWriter writer(Ingest ingest, IngestWriter.Target target) {
    return new IngestWriter(ingest, target, blobs, bookkeeping.session(), options.fsync(), threads);
  }
}

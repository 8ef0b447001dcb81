package io.deckhouse.aimodels.modelpack.content.layout;

import io.deckhouse.aimodels.modelpack.ModelPackException;
import io.deckhouse.aimodels.modelpack.hash.PartFile;
import io.deckhouse.aimodels.modelpack.lock.Guard;
import io.deckhouse.aimodels.modelpack.lock.LockFile;
import io.deckhouse.aimodels.modelpack.oci.Descriptor;
import io.deckhouse.aimodels.modelpack.oci.Digest;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * One removal of what no reference needs and no open store uses. It keeps every other process from
 * beginning to use content while it runs, so it needs no grace period.
 */
final class Collector {
  private final LayoutPaths paths;
  private final LockFile locks;
  private final BlobDirectory blobs;
  private final IndexFile index;
  private final boolean dryRun;
  private final Consumer<Digest> removed;

  private long blobCount;
  private long blobBytes;
  private long partialCount;
  private long partialBytes;

  Collector(
      Bookkeeping.Writable bookkeeping,
      BlobDirectory blobs,
      IndexFile index,
      boolean dryRun,
      Consumer<Digest> removed) {
    this.paths = bookkeeping.paths();
    this.locks = bookkeeping.locks();
    this.blobs = blobs;
    this.index = index;
    this.dryRun = dryRun;
    this.removed = removed;
  }

  PruneResult run() {
    try (Guard _ = locks.exclusive(Locks.COLLECTION)) {
      Leases leases = new Leases(paths, locks);
      leases.removeDead();
      Reachability reachable = new Reachability(blobs);
      leases.addLive(reachable);
      Roots roots = new Roots(reachable);
      roots.add(index.read());
      Set<Descriptor> unneeded = roots.unneeded();
      if (!dryRun && !unneeded.isEmpty()) {
        index.update(locks, before -> before.without(unneeded::contains));
      }
      for (Digest.Algorithm algorithm : Digest.Algorithm.values()) {
        sweepBlobs(algorithm, reachable);
        sweepPartials(algorithm, reachable);
      }
      sweepKeyed();
      return new PruneResult(unneeded.size(), blobCount, blobBytes, partialCount, partialBytes);
    } catch (IOException e) {
      throw ModelPackException.io("prune " + paths.root(), e);
    }
  }

  private void sweepBlobs(Digest.Algorithm algorithm, Reachability reachable) throws IOException {
    if (!Files.isDirectory(paths.blobs(algorithm))) {
      return;
    }
    try (DirectoryStream<Path> files = Files.newDirectoryStream(paths.blobs(algorithm))) {
      for (Path file : files) {
        Optional<Digest> digest = digest(algorithm, file, file.getFileName().toString());
        if (digest.isPresent() && !reachable.contains(digest.get())) {
          blobCount++;
          blobBytes += remove(file);
          removed.accept(digest.get());
        }
      }
    }
  }

  private void sweepPartials(Digest.Algorithm algorithm, Reachability reachable)
      throws IOException {
    String prefix = algorithm.prefix() + "-";
    try (DirectoryStream<Path> files = Files.newDirectoryStream(paths.ingest(), prefix + "*")) {
      for (Path file : files) {
        String name = file.getFileName().toString();
        Optional<String> ofJournal = PartFile.ofJournal(name);
        Path partial = file.resolveSibling(ofJournal.orElse(name));
        Optional<Digest> digest =
            digest(algorithm, file, ofJournal.orElse(name).substring(prefix.length()));
        if (digest.isPresent()
            && (ofJournal.isPresent()
                ? Files.notExists(partial, LinkOption.NOFOLLOW_LINKS)
                : !reachable.contains(digest.get()))) {
          sweepPartial(digest.get(), partial);
        }
      }
    }
  }

  /** No reference can need what has no digest: it stays as long as somebody writes it. */
  private void sweepKeyed() throws IOException {
    try (DirectoryStream<Path> files =
        Files.newDirectoryStream(paths.ingest(), Ingests.KEYED + "*")) {
      for (Path file : files) {
        String name = file.getFileName().toString();
        Optional<String> ofJournal = PartFile.ofJournal(name);
        Path partial = file.resolveSibling(ofJournal.orElse(name));
        Optional<Digest> key =
            digest(
                Digest.Algorithm.SHA256,
                file,
                ofJournal.orElse(name).substring(Ingests.KEYED.length()));
        if (key.isPresent()
            && (ofJournal.isEmpty() || Files.notExists(partial, LinkOption.NOFOLLOW_LINKS))) {
          sweepPartial(key.get(), partial);
        }
      }
    }
  }

  /** Removes a partial file and its journal, or a journal that lost its file. */
  private void sweepPartial(Digest digest, Path partial) throws IOException {
    Optional<Guard> unused = locks.tryExclusive(Locks.writer(digest));
    if (unused.isEmpty()) {
      return;
    }
    try (Guard _ = unused.get()) {
      if (Files.exists(partial, LinkOption.NOFOLLOW_LINKS)) {
        partialCount++;
        partialBytes += remove(partial);
      }
      Path journal = PartFile.journalOf(partial);
      if (Files.isRegularFile(journal, LinkOption.NOFOLLOW_LINKS)) {
        partialBytes += remove(journal);
      }
    }
  }

  /** Files with other names are nobody's blobs, and stay. */
  private static Optional<Digest> digest(Digest.Algorithm algorithm, Path file, String hex) {
    String text = algorithm.prefix() + ":" + hex;
    return Digest.isDigest(text) && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
        ? Optional.of(Digest.parse(text))
        : Optional.empty();
  }

  private long remove(Path file) throws IOException {
    long size = Files.size(file);
    if (!dryRun) {
      Files.delete(file);
    }
    return size;
  }
}

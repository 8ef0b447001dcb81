package io.deckhouse.aimodels.modelpack.content.layout;

import io.deckhouse.aimodels.modelpack.ModelPackException;
import io.deckhouse.aimodels.modelpack.lock.Guard;
import io.deckhouse.aimodels.modelpack.lock.LockFile;
import io.deckhouse.aimodels.modelpack.oci.Digest;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A session that writes down what it uses in a lease: a file named after the session, which counts
 * while the session's byte of the lock file is locked, so a killed process protects nothing.
 */
final class LeasedSession implements Session {
  private final LockFile locks;
  private final long id;
  private final Guard alive;
  private final Path file;
  // Not a channel: an interrupted thread would close that for all the others.
  private final OutputStream lease;
  private final Set<Digest> blobs = new HashSet<>();
  private final Set<Digest> manifests = new HashSet<>();
  private final AtomicLong ingests = new AtomicLong();

  private LeasedSession(LockFile locks, long id, Guard alive, Path file, OutputStream lease) {
    this.locks = locks;
    this.id = id;
    this.alive = alive;
    this.file = file;
    this.lease = lease;
  }

  /** Begins a session; it owns the lock file from then on. */
  static LeasedSession start(LayoutPaths paths, LockFile locks) throws IOException {
    long id = Locks.newSession();
    Guard alive = locks.exclusive(id);
    try {
      Path file = paths.leases().resolve(Leases.name(id));
      return new LeasedSession(locks, id, alive, file, new FileOutputStream(file.toFile()));
    } catch (IOException e) {
      alive.close();
      throw e;
    }
  }

  /** A name for a blob of this session whose digest is not known; it says whose it is. */
  String newIngestName() {
    return Leases.ANONYMOUS
        + HexFormat.of().toHexDigits(id)
        + "-"
        + Long.toString(ingests.incrementAndGet());
  }

  @Override
  public Guard enter() {
    return locks.shared(Locks.COLLECTION);
  }

  @Override
  public synchronized void use(Collection<Digest> digests, Use use) {
    Set<Digest> known = used(use);
    List<Digest> fresh =
        digests.stream().distinct().filter(digest -> !known.contains(digest)).toList();
    if (fresh.isEmpty()) {
      return;
    }
    StringBuilder lines = new StringBuilder();
    // Each line has a line break before it too: it may follow one that a full disk cut short.
    fresh.forEach(d -> lines.append('\n').append(use.letter()).append(' ').append(d).append('\n'));
    try {
      lease.write(lines.toString().getBytes(StandardCharsets.US_ASCII));
    } catch (IOException e) {
      throw ModelPackException.io("write " + file, e);
    }
    known.addAll(fresh);
  }

  @Override
  public synchronized boolean uses(Digest digest, Use use) {
    return used(use).contains(digest);
  }

  private Set<Digest> used(Use use) {
    return switch (use) {
      case BLOB -> blobs;
      case MANIFEST -> manifests;
    };
  }

  @Override
  public synchronized void close() {
    try (lease) {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw ModelPackException.io("remove " + file, e);
    } finally {
      alive.close();
    }
  }
}

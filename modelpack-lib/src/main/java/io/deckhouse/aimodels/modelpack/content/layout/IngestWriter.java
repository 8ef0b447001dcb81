package io.deckhouse.aimodels.modelpack.content.layout;

import io.deckhouse.aimodels.modelpack.InvalidContentException;
import io.deckhouse.aimodels.modelpack.ModelPackException;
import io.deckhouse.aimodels.modelpack.content.BlobWriter;
import io.deckhouse.aimodels.modelpack.format.ByteSource;
import io.deckhouse.aimodels.modelpack.hash.HashThreads;
import io.deckhouse.aimodels.modelpack.lock.Guard;
import io.deckhouse.aimodels.modelpack.oci.Descriptor;
import io.deckhouse.aimodels.modelpack.oci.Digest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.function.LongConsumer;

/** Writes a blob into a file of ingest/, and renames that into place. */
final class IngestWriter implements BlobWriter {
  private enum State {
    OPEN,
    BROKEN,
    DONE
  }

  private final Ingest ingest;
  private final Target target;
  private final BlobDirectory blobs;
  private final Session session;
  private final boolean fsync;
  private final HashThreads threads;
  private State state = State.OPEN;

  /** What a writer is for: an unknown blob, or a known one under its lock. */
  sealed interface Target {
    /** A blob of unknown digest and length. */
    record Unknown() implements Target {}

    /** A blob of unknown digest that another process can go on with, under the lock of its key. */
    record Keyed(Guard lock) implements Target {}

    /** A blob that must become what the descriptor says. */
    record Known(Descriptor blob, Guard lock) implements Target {}
  }

  IngestWriter(
      Ingest ingest,
      Target target,
      BlobDirectory blobs,
      Session session,
      boolean fsync,
      HashThreads threads) {
    this.ingest = ingest;
    this.target = target;
    this.blobs = blobs;
    this.session = session;
    this.fsync = fsync;
    this.threads = threads;
  }

  @Override
  public long offset() {
    return ingest.offset();
  }

  @Override
  public void write(ByteBuffer bytes) {
    requireOpen();
    requireRoom(bytes.remaining());
    try {
      ingest.append(bytes);
    } catch (IOException e) {
      state = State.BROKEN;
      throw ModelPackException.io("write " + ingest.file(), e);
    }
  }

  @Override
  public void transfer(ByteSource source, LongConsumer progress) throws IOException {
    requireOpen();
    requireRoom(source.size() - offset());
    boolean done = false;
    try {
      ingest.fill(source, threads, progress);
      done = true;
    } finally {
      state = done ? state : State.BROKEN;
    }
  }

  private void requireRoom(long count) {
    if (target instanceof Target.Known(Descriptor blob, _) && count > blob.size() - offset()) {
      discard();
      throw new InvalidContentException(
          "%s: more bytes than expected (expected: %d)".formatted(blob.digest(), blob.size()));
    }
  }

  @Override
  public boolean share(Path source) {
    requireOpen();
    if (offset() != 0) {
      throw new IllegalStateException("a file is shared at offset zero, not " + offset());
    }
    try {
      if (!BlockSharing.isPossible(source, Disk.directory(ingest.file()))) {
        return false;
      }
      try (FileChannel channel = FileChannel.open(source, StandardOpenOption.READ)) {
        ingest.appendShared(channel);
      }
      return true;
    } catch (IOException e) {
      state = State.BROKEN;
      throw ModelPackException.io("share the blocks of " + source, e);
    }
  }

  @Override
  public Digest commit() {
    return switch (target) {
      case Target.Known(Descriptor blob, _) -> {
        commit(blob);
        yield blob.digest();
      }
      case Target.Unknown _, Target.Keyed _ -> {
        requireOpen();
        Digest digest = ingest.digest();
        adopt(digest);
        yield digest;
      }
    };
  }

  @Override
  public void commit(Descriptor expected) {
    requireOpen();
    if (offset() != expected.size()) {
      discard();
      throw new InvalidContentException(
          "%s: %d bytes arrived (expected: %d)"
              .formatted(expected.digest(), offset(), expected.size()));
    }
    Digest actual = digestAs(expected.digest().algorithm());
    if (!actual.equals(expected.digest())) {
      discard();
      throw new InvalidContentException(
          "%s: what arrived has the digest %s".formatted(expected.digest(), actual));
    }
    adopt(actual);
  }

  private Digest digestAs(Digest.Algorithm algorithm) {
    try {
      return ingest.digest(algorithm);
    } catch (IOException e) {
      throw ModelPackException.io("read " + ingest.file(), e);
    }
  }

  private void adopt(Digest digest) {
    try {
      if (fsync) {
        ingest.force();
      }
      ingest.removeJournal();
      try (Guard _ = session.enter()) {
        session.use(List.of(digest), Session.Use.BLOB);
        blobs.adopt(ingest.file(), digest);
      }
      state = State.DONE;
    } catch (IOException e) {
      throw ModelPackException.io("store blob " + digest, e);
    }
  }

  private void requireOpen() {
    if (state != State.OPEN) {
      throw new IllegalStateException("the writer of a blob is " + state);
    }
  }

  private void discard() {
    state = State.BROKEN;
    try {
      ingest.discard();
    } catch (IOException e) {
      throw ModelPackException.io("remove " + ingest.file(), e);
    }
  }

  @Override
  public void close() {
    try (ingest) {
      if (state != State.DONE && (target instanceof Target.Unknown || offset() == 0)) {
        ingest.discard();
      }
    } catch (IOException e) {
      throw ModelPackException.io("close " + ingest.file(), e);
    } finally {
      switch (target) {
        case Target.Unknown _ -> {}
        case Target.Keyed(Guard lock) -> lock.close();
        case Target.Known(_, Guard lock) -> lock.close();
      }
    }
  }
}

package io.deckhouse.aimodels.modelpack.content.registry;

import io.deckhouse.aimodels.modelpack.InterruptedTransferException;
import io.deckhouse.aimodels.modelpack.InvalidContentException;
import io.deckhouse.aimodels.modelpack.UnavailableException;
import io.deckhouse.aimodels.modelpack.format.ByteSource;
import io.deckhouse.aimodels.modelpack.hash.StateLog;
import io.deckhouse.aimodels.modelpack.http.RequestBody;
import io.deckhouse.aimodels.modelpack.http.Retries;
import io.deckhouse.aimodels.modelpack.oci.Digest;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Sends one blob. After each failure the registry is asked how much it has, and the rest is sent;
 * when it has forgotten the upload, another one is begun. Used by one thread.
 */
final class BlobUpload {
  /** Of the parts that are sent when a registry does not take a blob as a whole, in bytes. */
  record ChunkSizes(long max, long min) {
    /** What proxies let through. */
    static final ChunkSizes USUAL = new ChunkSizes(512L * 1024 * 1024, 64L * 1024 * 1024);
  }

  /** Of shorter blobs little is read again to be hashed. */
  private static final long STATES_WORTH_BYTES = 8L * 1024 * 1024;

  private final UploadEndpoint endpoint;
  private final RegistryOptions options;
  private final String what;
  private final Optional<UploadJournal.Entry> journal;
  private final ChunkSizes chunks;
  private final Retries retries;
  private UploadEndpoint.@Nullable Session session;
  private long offset;

  /** The most that the registry ever had: only what goes beyond it is progress. */
  private long furthest;

  private long chunkBytes = Long.MAX_VALUE;

  BlobUpload(
      UploadEndpoint endpoint,
      RegistryOptions options,
      String what,
      Optional<UploadJournal.Entry> journal,
      ChunkSizes chunks) {
    this.endpoint = endpoint;
    this.options = options;
    this.what = what;
    this.journal = journal;
    this.chunks = chunks;
    this.retries = endpoint.caller().writing().retries();
  }

  /** The uploads of the repository. */
  UploadEndpoint endpoint() {
    return endpoint;
  }

  /**
   * Goes on with the upload of an earlier process, where there is one.
   *
   * @param size of the blob, where it is known
   * @return how many bytes the registry has
   */
  long resume(OptionalLong size) {
    Optional<UploadEndpoint.Session> earlier =
        journal.filter(_ -> options.resume()).flatMap(UploadJournal.Entry::read);
    if (earlier.isEmpty()) {
      return 0;
    }
    Optional<UploadEndpoint.Status> status = endpoint.status(earlier.get());
    if (status.isPresent() && status.get().offset() <= size.orElse(Long.MAX_VALUE)) {
      session = status.get().session();
      offset = status.get().offset();
    } else {
      journal.ifPresent(UploadJournal.Entry::remove);
      sayBeginsAnew();
    }
    furthest = offset;
    return offset;
  }

  /**
   * Sends what is left of a source and completes the blob.
   *
   * @param known the digest, which the registry compares; without it the bytes are hashed
   * @return the digest
   * @throws IOException when the source cannot be read
   */
  Digest send(ByteSource source, Optional<Digest> known, LongConsumer progress) throws IOException {
    boolean keepsStates = known.isEmpty() && source.size() >= STATES_WORTH_BYTES;
    try (StateLog states =
        keepsStates ? journal.flatMap(UploadJournal.Entry::states).orElse(null) : null) {
      return send(new UploadContent(source, known, Optional.ofNullable(states), progress, offset));
    }
  }

  private Digest send(UploadContent content) throws IOException {
    while (true) {
      UploadEndpoint.Session now = ensureSession();
      try {
        Optional<Digest> done = step(content, now);
        if (done.isPresent()) {
          journal.ifPresent(UploadJournal.Entry::remove);
          return done.get();
        }
      } catch (UploadContent.SourceFailure e) {
        throw e.cause();
      } catch (InvalidContentException e) {
        abandon();
        throw e;
      } catch (UnavailableException e) {
        recover(e, content.size());
        Optional<Digest> arrived = session == null ? arrived(content) : Optional.empty();
        content.standsAt(arrived.isPresent() ? content.size() : offset);
        if (arrived.isPresent()) {
          return arrived.get();
        }
        if (session == null) {
          sayBeginsAnew();
        }
      }
    }
  }

  /** The digest, when the upload is gone because it was completed and only the answer was lost. */
  private Optional<Digest> arrived(UploadContent content) {
    Optional<Digest> digest = content.digestIfKnown();
    return digest.filter(
        blob -> {
          OptionalLong size = new BlobEndpoint(endpoint.caller(), blob).size();
          return size.isPresent() && size.getAsLong() == content.size();
        });
  }

  /** One request: the whole blob, a part of it, or what completes it. */
  private Optional<Digest> step(UploadContent content, UploadEndpoint.Session now)
      throws IOException {
    long left = content.size() - offset;
    if (offset == 0 && left <= chunkBytes && content.known().isPresent()) {
      Digest digest = content.known().get();
      return settle(endpoint.finish(now, digest, content.part(0, left)), left, digest);
    }
    if (left > 0) {
      content.hashUpTo(offset);
      long count = Math.min(left, Math.max(chunkBytes, now.chunkMinBytes()));
      return settle(endpoint.append(now, offset, content.part(offset, count)), count, null);
    }
    content.hashUpTo(offset);
    Digest digest = content.digest();
    return settle(endpoint.finish(now, digest, RequestBody.of(new byte[0])), 0, digest);
  }

  private Optional<Digest> settle(
      UploadEndpoint.Outcome outcome, long sent, @Nullable Digest digest) {
    return switch (outcome) {
      case UploadEndpoint.Outcome.Created _ -> Optional.ofNullable(digest);
      case UploadEndpoint.Outcome.Accepted(UploadEndpoint.Session next) -> {
        session = next;
        journal.ifPresent(entry -> entry.write(next));
        offset += sent;
        noteProgress();
        yield Optional.empty();
      }
      case UploadEndpoint.Outcome.OtherOffset _ ->
          throw new UnavailableException(what + ": the upload stands at another offset");
      case UploadEndpoint.Outcome.Gone _ -> {
        forget();
        throw new UnavailableException(what + ": the registry has forgotten the upload");
      }
      case UploadEndpoint.Outcome.TooLarge _ -> {
        shrink(sent);
        yield Optional.empty();
      }
    };
  }

  private UploadEndpoint.Session ensureSession() {
    if (session == null) {
      UploadEndpoint.Session begun = endpoint.start();
      session = begun;
      offset = 0;
      journal.ifPresent(entry -> entry.write(begun));
    }
    return session;
  }

  private void noteProgress() {
    if (offset > furthest) {
      furthest = offset;
      retries.progressed();
    }
  }

  /** Waits, then asks the registry where the upload stands. */
  private void recover(UnavailableException failure, long size) {
    if (Thread.currentThread().isInterrupted()) {
      throw new InterruptedTransferException("interrupted", failure);
    }
    retries.pauseAfter(failure, true);
    if (session == null) {
      return;
    }
    Optional<UploadEndpoint.Status> status = endpoint.status(session);
    if (status.isEmpty() || status.get().offset() > size) {
      forget();
      return;
    }
    session = status.get().session();
    offset = status.get().offset();
    noteProgress();
  }

  private void sayBeginsAnew() {
    options.remarks().accept(what + ": the registry has forgotten the upload; it begins anew");
  }

  private void forget() {
    session = null;
    offset = 0;
    journal.ifPresent(UploadJournal.Entry::remove);
  }

  /** What was sent is wrong: nobody goes on with it. */
  private void abandon() {
    journal.ifPresent(UploadJournal.Entry::remove);
    if (session != null) {
      endpoint.cancel(session);
      session = null;
    }
  }

  /** Parts are smaller from now on than the one that was refused. */
  private void shrink(long refused) {
    if (refused <= chunks.min()) {
      throw UnavailableException.lasting(
          what + ": the registry takes no part of " + refused + " bytes",
          "a proxy may limit the size");
    }
    chunkBytes = refused > chunks.max() ? chunks.max() : chunks.min();
    if (session != null) {
      endpoint.cancel(session);
    }
    forget();
  }
}

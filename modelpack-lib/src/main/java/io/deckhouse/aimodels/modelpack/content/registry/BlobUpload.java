package io.deckhouse.aimodels.modelpack.content.registry;

import io.deckhouse.aimodels.modelpack.InterruptedTransferException;
import io.deckhouse.aimodels.modelpack.InvalidContentException;
import io.deckhouse.aimodels.modelpack.UnavailableException;
import io.deckhouse.aimodels.modelpack.format.ByteSource;
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
  /** Sizes of the parts that are sent when a registry does not take a blob as a whole, in bytes. */
  private static final long CHUNK_MAX_BYTES = 512L * 1024 * 1024;

  private static final long CHUNK_MIN_BYTES = 64L * 1024 * 1024;

  private final UploadEndpoint endpoint;
  private final RegistryOptions options;
  private final String what;
  private final Optional<UploadJournal.Entry> journal;
  private final Retries retries = new Retries();
  private UploadEndpoint.@Nullable Session session;
  private long offset;
  private long chunkBytes = Long.MAX_VALUE;

  BlobUpload(
      UploadEndpoint endpoint,
      RegistryOptions options,
      String what,
      Optional<UploadJournal.Entry> journal) {
    this.endpoint = endpoint;
    this.options = options;
    this.what = what;
    this.journal = journal;
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
    OptionalLong stands = endpoint.offset(earlier.get());
    if (stands.isPresent() && stands.getAsLong() <= size.orElse(Long.MAX_VALUE)) {
      session = earlier.get();
      offset = stands.getAsLong();
    } else {
      journal.ifPresent(UploadJournal.Entry::remove);
      options.remarks().accept(what + ": the registry has forgotten the upload; it begins anew");
    }
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
    UploadContent content = new UploadContent(source, known, progress, offset);
    while (true) {
      try {
        Optional<Digest> done = step(content);
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
        recover(e);
        content.standsAt(offset);
      }
    }
  }

  /** One request: the whole blob, a part of it, or what completes it. */
  private Optional<Digest> step(UploadContent content) throws IOException {
    UploadEndpoint.Session now = ensureSession();
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
        retries.progressed();
        yield Optional.empty();
      }
      case UploadEndpoint.Outcome.OtherOffset _ ->
          throw new UnavailableException(what + ": the upload stands at another offset");
      case UploadEndpoint.Outcome.Gone _ -> {
        forget();
        throw new UnavailableException(what + ": the registry has forgotten the upload");
      }
      case UploadEndpoint.Outcome.TooLarge _ -> {
        shrink();
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

  /** Waits, then asks the registry where the upload stands. */
  private void recover(UnavailableException failure) {
    if (Thread.currentThread().isInterrupted()) {
      throw new InterruptedTransferException("interrupted", failure);
    }
    retries.pauseAfter(failure, true, Optional.empty());
    if (session == null) {
      return;
    }
    long before = offset;
    OptionalLong stands = endpoint.offset(session);
    if (stands.isEmpty()) {
      forget();
      return;
    }
    offset = stands.getAsLong();
    if (offset > before) {
      retries.progressed();
    }
  }

  private void forget() {
    options.remarks().accept(what + ": the registry has forgotten the upload; it begins anew");
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

  private void shrink() {
    if (chunkBytes <= CHUNK_MIN_BYTES) {
      throw UnavailableException.lasting(
          what + ": the registry takes no part of 64 MiB", "a proxy may limit the size");
    }
    chunkBytes = chunkBytes > CHUNK_MAX_BYTES ? CHUNK_MAX_BYTES : CHUNK_MIN_BYTES;
    session = null;
    offset = 0;
  }
}

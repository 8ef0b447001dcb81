package io.deckhouse.aimodels.modelpack.content.registry;

import io.deckhouse.aimodels.modelpack.InterruptedTransferException;
import io.deckhouse.aimodels.modelpack.UnavailableException;
import io.deckhouse.aimodels.modelpack.hash.Hasher;
import io.deckhouse.aimodels.modelpack.http.RequestBody;
import io.deckhouse.aimodels.modelpack.http.Retries;
import io.deckhouse.aimodels.modelpack.oci.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Sends a blob that can be read only once, and whose length may not be known: in chunks, each of
 * which is kept in memory until the registry has it (OCI distribution-spec, "Pushing a blob in
 * chunks"). Used by one thread.
 */
final class StreamUpload {
  /** Of a chunk. Registries on object stores want 5 MiB at least. */
  static final int CHUNK_BYTES = 16 * 1024 * 1024;

  private final UploadEndpoint endpoint;
  private final int chunkBytes;
  private final Retries retries;
  private UploadEndpoint.@Nullable Session session;

  /** What the registry has of all chunks, in bytes. */
  private long offset;

  /** A blob that has been sent. */
  record Sent(Digest digest, long size) {}

  StreamUpload(UploadEndpoint endpoint) {
    this(endpoint, CHUNK_BYTES);
  }

  StreamUpload(UploadEndpoint endpoint, int chunkBytes) {
    this.endpoint = endpoint;
    this.chunkBytes = chunkBytes;
    this.retries = endpoint.caller().writing().retries();
  }

  /**
   * Sends the whole of a stream and completes the blob. A blob that fits into one chunk and is
   * there already is not sent.
   *
   * @throws IOException when the stream cannot be read
   * @throws UnavailableException when the registry has forgotten what cannot be read again
   */
  Sent send(InputStream stream, LongConsumer progress) throws IOException {
    Hasher hasher = Hasher.of(Digest.Algorithm.SHA256);
    byte[] chunk = new byte[64 * 1024];
    long size = 0;
    while (true) {
      int count = stream.readNBytes(chunk, 0, chunk.length);
      while (count == chunk.length && chunk.length < chunkBytes) {
        // Most files are small: only as much memory is taken as there are bytes.
        chunk = Arrays.copyOf(chunk, Math.min(chunkBytes, 4 * chunk.length));
        count += stream.readNBytes(chunk, count, chunk.length - count);
      }
      hasher.update(ByteBuffer.wrap(chunk, 0, count));
      size += count;
      if (count < chunk.length) {
        finish(chunk, count, size, hasher.digest(), progress);
        return new Sent(hasher.digest(), size);
      }
      send(chunk, count, Optional.empty(), progress);
    }
  }

  private void finish(byte[] chunk, int count, long size, Digest digest, LongConsumer progress) {
    if (size == count && isThere(digest, size)) {
      progress.accept(size);
      return;
    }
    send(chunk, count, Optional.of(digest), progress);
  }

  private boolean isThere(Digest digest, long size) {
    return new BlobEndpoint(endpoint.caller(), digest).size().equals(OptionalLong.of(size));
  }

  /**
   * Sends one chunk until the registry has it.
   *
   * @param digest of the blob that the chunk completes
   */
  private void send(byte[] chunk, int count, Optional<Digest> digest, LongConsumer progress) {
    long start = offset;
    long end = start + count;
    while (true) {
      try {
        UploadEndpoint.Session now = ensureSession(start);
        RequestBody part = part(chunk, (int) (offset - start), (int) (end - offset));
        UploadEndpoint.Outcome outcome =
            digest.isPresent() && (offset == 0 || offset == end)
                ? endpoint.finish(now, digest.get(), part)
                : endpoint.append(now, offset, part);
        boolean done = settle(outcome, end, digest.isPresent());
        if (done) {
          retries.progressed();
          progress.accept(count);
          return;
        }
      } catch (UnavailableException e) {
        recover(e, start, end);
        if (session == null && digest.isPresent() && isThere(digest.get(), end)) {
          progress.accept(count);
          return;
        }
      }
    }
  }

  /** Whether nothing of the chunk is left to do. */
  private boolean settle(UploadEndpoint.Outcome outcome, long end, boolean completes) {
    return switch (outcome) {
      case UploadEndpoint.Outcome.Created _ -> {
        offset = end;
        yield true;
      }
      case UploadEndpoint.Outcome.Accepted(UploadEndpoint.Session next) -> {
        session = next;
        offset = end;
        yield !completes;
      }
      case UploadEndpoint.Outcome.OtherOffset _ ->
          throw new UnavailableException(endpoint.what() + ": the upload stands at another offset");
      case UploadEndpoint.Outcome.Gone _ -> {
        session = null;
        throw new UnavailableException(endpoint.what() + ": the registry has forgotten the upload");
      }
      case UploadEndpoint.Outcome.TooLarge _ ->
          throw UnavailableException.lasting(
              endpoint.what() + ": the registry takes no chunk of " + chunkBytes + " bytes",
              "unpack the archive first, and pack the directory");
    };
  }

  private UploadEndpoint.Session ensureSession(long start) {
    if (session == null) {
      if (start > 0) {
        throw UnavailableException.lasting(
            endpoint.what()
                + ": the registry has forgotten the upload, whose bytes can be read only once",
            "run the command again");
      }
      session = endpoint.start();
      offset = 0;
      if (session.chunkMinBytes() > chunkBytes) {
        throw UnavailableException.lasting(
            endpoint.what()
                + ": the registry wants chunks of at least "
                + session.chunkMinBytes()
                + " bytes (expected: at most "
                + chunkBytes
                + ")",
            "unpack the archive first, and pack the directory");
      }
    }
    return session;
  }

  /** Waits, then asks the registry how much of the chunk it has. */
  private void recover(UnavailableException failure, long start, long end) {
    if (Thread.currentThread().isInterrupted()) {
      throw new InterruptedTransferException("interrupted", failure);
    }
    retries.pauseAfter(failure, true);
    if (session == null) {
      return;
    }
    Optional<UploadEndpoint.Status> status = endpoint.status(session);
    boolean usable =
        status.isPresent() && status.get().offset() >= start && status.get().offset() <= end;
    session = usable ? status.get().session() : null;
    offset = usable ? status.get().offset() : start;
  }

  private static RequestBody part(byte[] chunk, int from, int length) {
    return new RequestBody() {
      @Override
      public long length() {
        return length;
      }

      @Override
      public void writeTo(OutputStream out) throws IOException {
        for (int at = from; at < from + length; at += STEP_BYTES) {
          out.write(chunk, at, Math.min(STEP_BYTES, from + length - at));
        }
      }
    };
  }

  private static final int STEP_BYTES = 64 * 1024;
}

package io.deckhouse.aimodels.modelpack.content.registry;

import io.deckhouse.aimodels.modelpack.content.Blobs;
import io.deckhouse.aimodels.modelpack.format.ByteSource;
import io.deckhouse.aimodels.modelpack.hash.Hasher;
import io.deckhouse.aimodels.modelpack.hash.StateLog;
import io.deckhouse.aimodels.modelpack.http.RequestBody;
import io.deckhouse.aimodels.modelpack.oci.Digest;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of one upload: read from a source, hashed on their way where the digest is not known,
 * each once however often it is sent.
 */
final class UploadContent {
  /** How often the state of the hasher is kept, in bytes. */
  private static final long STATE_BYTES = 4L * 1024 * 1024;

  private final ByteSource source;
  private final Optional<Digest> known;
  private final LongConsumer progress;
  private final Optional<StateLog> states;
  private final Hasher hasher;
  private final byte[] buffer = new byte[Blobs.BUFFER_BYTES];
  private @Nullable Digest digest;
  private long reported;

  /**
   * @param states where the hasher's states are kept for the next process
   * @param offset what the registry has already
   */
  UploadContent(
      ByteSource source,
      Optional<Digest> known,
      Optional<StateLog> states,
      LongConsumer progress,
      long offset)
      throws IOException {
    this.source = source;
    this.known = known;
    this.progress = progress;
    this.reported = offset;
    this.states = states;
    this.hasher = hasher(states, offset);
  }

  private static Hasher hasher(Optional<StateLog> states, long offset) throws IOException {
    if (states.isEmpty()) {
      return Hasher.of(Digest.Algorithm.SHA256);
    }
    return states
        .get()
        .before(offset)
        .map(Hasher::resume)
        .orElseGet(() -> Hasher.resumable(Digest.Algorithm.SHA256));
  }

  /** What fails while the source is read is no failure of the connection that the bytes go to. */
  static final class SourceFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    SourceFailure(Exception cause) {
      super(cause);
    }

    /** The failure itself: thrown when it is unchecked, given back when it is not. */
    IOException cause() {
      return switch (getCause()) {
        case IOException io -> io;
        case RuntimeException unchecked -> throw unchecked;
        case null, default -> throw this;
      };
    }
  }

  long size() {
    return source.size();
  }

  Optional<Digest> known() {
    return known;
  }

  /** The digest of everything; all of it has been hashed. */
  Digest digest() {
    if (digest == null) {
      digest = known.orElseGet(hasher::digest);
    }
    return digest;
  }

  /** The digest of everything, where it was known or everything has been hashed already. */
  Optional<Digest> digestIfKnown() {
    boolean ready = known.isPresent() || digest != null || hasher.position() == size();
    return ready ? Optional.of(digest()) : Optional.empty();
  }

  /** Hashes what the registry has from an earlier process. */
  void hashUpTo(long offset) throws IOException {
    if (known.isPresent() || digest != null || hasher.position() >= offset) {
      return;
    }
    source.expect(hasher.position(), size());
    while (hasher.position() < offset) {
      hash(0, read(hasher.position(), offset));
    }
  }

  /** The registry has this much: what was sent beyond it does not count. */
  void standsAt(long offset) {
    progress.accept(offset - reported);
    reported = offset;
  }

  /** A part, as the body of a request. */
  RequestBody part(long start, long length) {
    return new RequestBody() {
      @Override
      public long length() {
        return length;
      }

      @Override
      public void writeTo(OutputStream out) throws IOException {
        write(out, start, start + length);
      }
    };
  }

  private void write(OutputStream out, long start, long end) throws IOException {
    // The request may be sent again from its beginning, to somebody else or with other credentials.
    standsAt(start);
    source.expect(start, size());
    long at = start;
    while (at < end) {
      int count = readForSending(at, end);
      if (known.isEmpty() && digest == null && at + count > hasher.position()) {
        hash((int) (hasher.position() - at), count);
      }
      out.write(buffer, 0, count);
      at += count;
      progress.accept(count);
      reported = at;
    }
  }

  private void hash(int from, int to) {
    hasher.update(ByteBuffer.wrap(buffer, from, to - from));
    if (states.isPresent() && hasher.position() % STATE_BYTES == 0) {
      try {
        states.get().append(hasher);
      } catch (IOException e) {
        // What is lost is time, and only when the upload is interrupted.
      }
    }
  }

  private int readForSending(long at, long end) {
    try {
      return read(at, end);
    } catch (IOException | RuntimeException e) {
      throw new SourceFailure(e);
    }
  }

  private int read(long at, long end) throws IOException {
    // Steps end at multiples of the buffer, where the hasher can tell its state.
    long room = Math.min(buffer.length - at % buffer.length, end - at);
    ByteBuffer target = ByteBuffer.wrap(buffer, 0, (int) room);
    int count = source.read(target, at);
    if (count < 0) {
      throw new EOFException("ends at byte " + at);
    }
    return count;
  }
}

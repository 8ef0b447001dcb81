package io.deckhouse.aimodels.modelpack.content.registry;

import io.deckhouse.aimodels.modelpack.content.Blobs;
import io.deckhouse.aimodels.modelpack.format.ByteSource;
import io.deckhouse.aimodels.modelpack.http.RequestBody;
import io.deckhouse.aimodels.modelpack.oci.Digest;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of one upload: read from a source, hashed on their way where the digest is not known,
 * each once however often it is sent.
 */
final class UploadContent {
  private final ByteSource source;
  private final Optional<Digest> known;
  private final LongConsumer progress;
  private final MessageDigest hasher = Digest.Algorithm.SHA256.hasher();
  private final byte[] buffer = new byte[Blobs.BUFFER_BYTES];
  private @Nullable Digest digest;
  private long hashed;
  private long reported;

  /**
   * @param offset what the registry has already
   */
  UploadContent(ByteSource source, Optional<Digest> known, LongConsumer progress, long offset) {
    this.source = source;
    this.known = known;
    this.progress = progress;
    this.reported = offset;
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
      digest = known.orElseGet(() -> Digest.of(Digest.Algorithm.SHA256, hasher.digest()));
    }
    return digest;
  }

  /** The digest of everything, where it was known or everything has been hashed already. */
  Optional<Digest> digestIfKnown() {
    return known.isPresent() || hashed == size() ? Optional.of(digest()) : Optional.empty();
  }

  /** Hashes what the registry has from an earlier process. */
  void hashUpTo(long offset) throws IOException {
    if (known.isPresent() || hashed >= offset) {
      return;
    }
    source.expect(hashed, size());
    while (hashed < offset) {
      int count = read(hashed, offset);
      hasher.update(buffer, 0, count);
      hashed += count;
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
      if (known.isEmpty() && at + count > hashed) {
        int skip = (int) (hashed - at);
        hasher.update(buffer, skip, count - skip);
        hashed = at + count;
      }
      out.write(buffer, 0, count);
      at += count;
      progress.accept(count);
      reported = at;
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
    ByteBuffer target = ByteBuffer.wrap(buffer, 0, (int) Math.min(buffer.length, end - at));
    int count = source.read(target, at);
    if (count < 0) {
      throw new EOFException("ends at byte " + at);
    }
    return count;
  }
}

package io.deckhouse.aimodels.modelpack.hash;

import io.deckhouse.aimodels.modelpack.format.ByteSource;
import io.deckhouse.aimodels.modelpack.oci.Digest;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Optional;

/** Hashes bytes as they pass, and knows how many did. Used by one thread at a time. */
public final class Hasher {
  /** The buffer to hash with, in bytes; larger ones fall out of the processor's cache. */
  public static final int BUFFER_BYTES = ByteSource.BUFFER_BYTES;

  private final Digest.Algorithm algorithm;
  private final MessageDigest engine;
  private long position;

  private Hasher(Digest.Algorithm algorithm, MessageDigest engine, long position) {
    this.algorithm = algorithm;
    this.engine = engine;
    this.position = position;
  }

  /** One that tells no states. */
  public static Hasher of(Digest.Algorithm algorithm) {
    return new Hasher(algorithm, algorithm.hasher(), 0);
  }

  /** One that tells its states where that is possible: see {@link #tellsStates()}. */
  public static Hasher resumable(Digest.Algorithm algorithm) {
    return algorithm == Digest.Algorithm.SHA256 && Checkpoints.isAvailable()
        ? new Hasher(algorithm, ResumableSha256.begin(Checkpoints.jdk().orElseThrow()), 0)
        : of(algorithm);
  }

  /** Goes on where another one was; only where {@link Checkpoints#isAvailable()}. */
  public static Hasher resume(Sha256State state) {
    JdkSha256 jdk =
        Checkpoints.jdk()
            .orElseThrow(() -> new IllegalStateException("this Java takes no states of hashers"));
    return new Hasher(
        Digest.Algorithm.SHA256, ResumableSha256.resume(jdk, state), state.position());
  }

  /** Whether {@link #state()} has an answer at every multiple of a block. */
  public boolean tellsStates() {
    return engine instanceof ResumableSha256;
  }

  /** Hashes the remaining bytes of the buffer. */
  public void update(ByteBuffer bytes) {
    position += bytes.remaining();
    engine.update(bytes);
  }

  /** The number of bytes hashed. */
  public long position() {
    return position;
  }

  public Digest.Algorithm algorithm() {
    return algorithm;
  }

  /** The digest so far; more may be hashed afterwards. */
  public Digest digest() {
    try {
      MessageDigest copy = (MessageDigest) engine.clone();
      return Digest.of(algorithm, copy.digest());
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("the digests of every Java can be cloned", e);
    }
  }

  /** The state that another process goes on from; nothing within a block. */
  public Optional<Sha256State> state() {
    return engine instanceof ResumableSha256 sha256 && position % Sha256State.BLOCK_BYTES == 0
        ? Optional.of(sha256.state())
        : Optional.empty();
  }
}

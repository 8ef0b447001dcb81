package io.deckhouse.aimodels.modelpack.hash;

import io.deckhouse.aimodels.modelpack.oci.Digest;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * Whether this Java lets the state of a SHA-256 computation be written down, so that another
 * process can go on from there. Where it does not, everything works, and hashes again from the
 * start.
 */
public final class Checkpoints {
  /** The option of Java that opens what is needed. */
  public static final String JAVA_OPTION =
      "--add-opens=java.base/sun.security.provider=ALL-UNNAMED";

  private static final Optional<JdkSha256> JDK = JdkSha256.find().filter(Checkpoints::works);

  private Checkpoints() {}

  /** Whether states can be told and taken. */
  public static boolean isAvailable() {
    return JDK.isPresent();
  }

  static Optional<JdkSha256> jdk() {
    return JDK;
  }

  /** Hashes a text in two halves with everything that is used, and compares. */
  private static boolean works(JdkSha256 jdk) {
    try {
      byte[] text =
          "what one process began, another one ends. "
              .repeat(8)
              .getBytes(StandardCharsets.US_ASCII);
      int half = 2 * Sha256State.BLOCK_BYTES;
      ResumableSha256 first = ResumableSha256.begin(jdk);
      first.update(text, 0, half);
      ByteBuffer stored = ByteBuffer.allocate(Sha256State.BYTES);
      first.state().put(stored);
      Sha256State state = Sha256State.get(stored.flip()).orElseThrow();
      ResumableSha256 second = ResumableSha256.resume(jdk, state);
      second.update(ByteBuffer.wrap(text, half, text.length - half));
      byte[] expected = Digest.Algorithm.SHA256.hasher().digest(text);
      return state.position() == half
          && Arrays.equals(((ResumableSha256) second.clone()).digest(), expected)
          && Arrays.equals(second.digest(), expected);
    } catch (RuntimeException | LinkageError e) {
      return false;
    }
  }
}

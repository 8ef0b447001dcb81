package io.deckhouse.aimodels.modelpack.trust.signature;

import io.deckhouse.aimodels.modelpack.oci.Digest;
import io.deckhouse.aimodels.modelpack.trust.key.VerificationKey;
import java.util.Optional;

/**
 * A signature, or a signed statement, that is beside an artifact.
 *
 * @param form how it is kept
 * @param document the digest of the manifest that holds it
 * @param predicateType what is said: {@link Statement#SIGNED} of plain signatures
 * @param identity the repository that it was made in, which only tags tell
 * @param key the key that accepts it, of those that were tried
 * @param problem why it counts for nothing, when it does not: another key's, or malformed
 */
public record FoundSignature(
    Form form,
    Digest document,
    String predicateType,
    Optional<String> identity,
    Optional<VerificationKey> key,
    Optional<String> problem) {
  /** The ways in which cosign keeps signatures. */
  public enum Form {
    /** The tag {@code sha256-HEX.sig}. */
    TAG,
    /** A sigstore bundle that refers to the manifest. */
    BUNDLE
  }

  /** Whether one of the keys accepts it. */
  public boolean isValid() {
    return problem.isEmpty();
  }
}

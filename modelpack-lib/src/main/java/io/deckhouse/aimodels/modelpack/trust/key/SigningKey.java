package io.deckhouse.aimodels.modelpack.trust.key;

/** Signs: a key in a file, an external command, or hardware. */
public interface SigningKey {
  /**
   * Signs a message; may block.
   *
   * @return the signature by ECDSA over P-256 with SHA-256, in DER
   */
  byte[] sign(byte[] message);

  /** What checks the signatures. */
  VerificationKey verificationKey();
}

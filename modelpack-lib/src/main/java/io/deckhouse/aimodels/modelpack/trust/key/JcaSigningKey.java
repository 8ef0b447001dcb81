package io.deckhouse.aimodels.modelpack.trust.key;

import io.deckhouse.aimodels.modelpack.LocalFailureException;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;

/** A key that Java's own cryptography signs with: from a file, or in hardware (PKCS#11). */
record JcaSigningKey(PrivateKey key, VerificationKey verificationKey) implements SigningKey {
  @Override
  public byte[] sign(byte[] message) {
    try {
      Signature signer = Signature.getInstance("SHA256withECDSA");
      signer.initSign(key);
      signer.update(message);
      return signer.sign();
    } catch (GeneralSecurityException e) {
      throw new LocalFailureException("the key does not sign: " + e.getMessage());
    }
  }

  @Override
  public String toString() {
    return "JcaSigningKey[" + verificationKey + "]";
  }
}

package io.deckhouse.aimodels.modelpack.trust.key;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import org.bouncycastle.crypto.ec.CustomNamedCurves;

/** The public key that belongs to a private one, which files do not always hold. */
final class PublicPoint {
  private PublicPoint() {}

  static PublicKey of(ECPrivateKey key) {
    var point = CustomNamedCurves.getByName("P-256").getG().multiply(key.getS()).normalize();
    ECPoint place =
        new ECPoint(point.getAffineXCoord().toBigInteger(), point.getAffineYCoord().toBigInteger());
    try {
      return KeyFactory.getInstance("EC")
          .generatePublic(new ECPublicKeySpec(place, VerificationKey.p256()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e); // It is a point of the curve.
    }
  }
}

package io.deckhouse.aimodels.modelpack.trust.key;

import io.deckhouse.aimodels.modelpack.InvalidContentException;
import io.deckhouse.aimodels.modelpack.InvalidRequestException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.function.Supplier;

/** Private keys in files. */
public final class KeyFiles {
  private KeyFiles() {}

  /**
   * A new pair of keys.
   *
   * @param privatePem encrypted, as {@code cosign.key} is
   * @param publicPem as {@code cosign.pub} is
   */
  public record Generated(String privatePem, String publicPem) {
    /** Without the keys. */
    @Override
    public String toString() {
      return "Generated[]";
    }
  }

  /** Makes a pair of keys; the private one is encrypted with the password, which may be empty. */
  public static Generated generate(char[] password) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      KeyPair pair = generator.generateKeyPair();
      return new Generated(
          EncryptedKey.encrypt(pair.getPrivate().getEncoded(), password).text(),
          VerificationKey.of(pair.getPublic(), "the new key").pem());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e); // Every Java has it.
    }
  }

  /**
   * Reads a private key: encrypted as cosign does, or PKCS#8 in PEM without a password.
   *
   * @param password is only asked for when the key is encrypted
   * @throws InvalidRequestException when the file cannot be read, or the password is another
   * @throws InvalidContentException when it is not a P-256 key
   */
  public static SigningKey read(Path file, Supplier<char[]> password) {
    String what = file.toString();
    Pem pem = Pem.parse(VerificationKey.bytes(file), what);
    if (EncryptedKey.LABELS.contains(pem.label())) {
      return key(EncryptedKey.decrypt(pem, password.get(), what), what);
    }
    return switch (pem.label()) {
      case "PRIVATE KEY" -> key(pem.bytes(), what);
      case "PUBLIC KEY" ->
          throw new InvalidContentException(
              what + ": a public key (expected: the private one)", "sign with cosign.key");
      default ->
          throw new InvalidContentException(
              what + ": " + pem.label() + " (expected: a key of cosign, or PKCS#8)",
              "openssl pkcs8 -topk8 -nocrypt -in OLD -out NEW makes PKCS#8 of it");
    };
  }

  private static SigningKey key(byte[] pkcs8, String what) {
    PrivateKey key;
    try {
      key = KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
    } catch (GeneralSecurityException e) {
      throw new InvalidContentException(what + ": not an ECDSA key (expected: P-256)", e);
    }
    if (!(key instanceof ECPrivateKey ec) || !VerificationKey.isP256(ec.getParams())) {
      throw new InvalidContentException(what + ": a key of another kind (expected: P-256)");
    }
    return new JcaSigningKey(key, VerificationKey.of(PublicPoint.of(ec), what));
  }
}

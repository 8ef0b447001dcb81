package io.deckhouse.aimodels.modelpack.trust.key;

import io.deckhouse.aimodels.modelpack.InvalidContentException;
import io.deckhouse.aimodels.modelpack.InvalidRequestException;
import io.deckhouse.aimodels.modelpack.oci.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;

/**
 * A public key that checks signatures: ECDSA over P-256 with SHA-256, which is what cosign makes
 * and everybody reads.
 */
public final class VerificationKey {
  /** Longer than any such key, in bytes. */
  static final int FILE_MAX_BYTES = 64 * 1024;

  private static final String LABEL = "PUBLIC KEY";

  private final PublicKey key;

  private VerificationKey(PublicKey key) {
    this.key = key;
  }

  /**
   * Reads a file with a SubjectPublicKeyInfo in PEM, as {@code cosign.pub} is.
   *
   * @throws InvalidRequestException when it is not there or cannot be read
   * @throws InvalidContentException when it is no such key
   */
  public static VerificationKey read(Path file) {
    return parse(bytes(file), file.toString());
  }

  /** The bytes of a small file that somebody named. */
  static byte[] bytes(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(FILE_MAX_BYTES + 1);
      if (bytes.length > FILE_MAX_BYTES) {
        throw new InvalidRequestException(file + ": too long for a key (expected: PEM)");
      }
      return bytes;
    } catch (NoSuchFileException e) {
      throw new InvalidRequestException(file + ": no such key file", e);
    } catch (IOException e) {
      throw new InvalidRequestException(file + ": cannot be read: " + e.getMessage(), e);
    }
  }

  /**
   * Parses a key.
   *
   * @param what names it in the error
   * @throws InvalidContentException when it is not a P-256 key in PEM
   */
  public static VerificationKey parse(byte[] text, String what) {
    Pem pem = Pem.parse(text, what);
    if (!pem.label().equals(LABEL)) {
      throw new InvalidContentException(
          what + ": " + pem.label() + " (expected: " + LABEL + ")",
          pem.label().contains("PRIVATE") ? "name the public key, as in cosign.pub" : "");
    }
    return of(decode(pem.bytes(), what), what);
  }

  private static PublicKey decode(byte[] encoded, String what) {
    try {
      return KeyFactory.getInstance("EC").generatePublic(new X509EncodedKeySpec(encoded));
    } catch (GeneralSecurityException e) {
      throw new InvalidContentException(what + ": not an ECDSA key (expected: P-256)", e);
    }
  }

  static VerificationKey of(PublicKey key, String what) {
    if (!(key instanceof ECPublicKey ec) || !isP256(ec.getParams())) {
      throw new InvalidContentException(
          what + ": a key of another kind (expected: ECDSA over P-256)",
          "d8-models key generate makes one");
    }
    return new VerificationKey(key);
  }

  /** Whether the parameters of a key are those of P-256. */
  static boolean isP256(ECParameterSpec parameters) {
    ECParameterSpec p256 = p256();
    return parameters.getCurve().equals(p256.getCurve())
        && parameters.getGenerator().equals(p256.getGenerator())
        && parameters.getOrder().equals(p256.getOrder());
  }

  static ECParameterSpec p256() {
    try {
      AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
      parameters.init(new ECGenParameterSpec("secp256r1"));
      return parameters.getParameterSpec(ECParameterSpec.class);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e); // Every Java has it.
    }
  }

  /**
   * Whether a signature of a message is this key's.
   *
   * @param signature in the DER form of ECDSA; any bytes
   */
  public boolean accepts(byte[] message, byte[] signature) {
    try {
      Signature verifier = Signature.getInstance("SHA256withECDSA");
      verifier.initVerify(key);
      verifier.update(message);
      return verifier.verify(signature);
    } catch (SignatureException e) {
      return false; // Malformed.
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e); // Every Java has it.
    }
  }

  /** What stands for the key in sigstore bundles: base64 of the SHA-256 of its encoding. */
  public String hint() {
    byte[] hash = Digest.Algorithm.SHA256.hasher().digest(key.getEncoded());
    return Base64.getEncoder().encodeToString(hash);
  }

  /** The key in PEM. */
  public String pem() {
    return new Pem(LABEL, key.getEncoded()).text();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof VerificationKey that
        && Arrays.equals(key.getEncoded(), that.key.getEncoded());
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(key.getEncoded());
  }

  @Override
  public String toString() {
    return "VerificationKey[" + hint() + "]";
  }
}

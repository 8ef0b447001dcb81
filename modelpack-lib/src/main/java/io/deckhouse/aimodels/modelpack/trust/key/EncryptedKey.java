package io.deckhouse.aimodels.modelpack.trust.key;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.deckhouse.aimodels.modelpack.InvalidContentException;
import io.deckhouse.aimodels.modelpack.InvalidRequestException;
import io.deckhouse.aimodels.modelpack.LocalFailureException;
import io.deckhouse.aimodels.modelpack.json.Json;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Set;
import org.bouncycastle.crypto.generators.SCrypt;

/**
 * The private key of {@code cosign.key}: a PKCS#8 encoding in a secretbox whose key scrypt derives
 * from a password.
 */
final class EncryptedKey {
  /** The label of the PEM block that is written. */
  static final String LABEL = "ENCRYPTED SIGSTORE PRIVATE KEY";

  /** The labels that are read. */
  static final Set<String> LABELS = Set.of(LABEL, "ENCRYPTED COSIGN PRIVATE KEY");

  private static final String KDF = "scrypt";
  private static final String CIPHER = "nacl/secretbox";
  private static final int SALT_BYTES = 32;
  private static final int COST = 65_536;
  private static final int BLOCK = 8;
  private static final int PARALLEL = 1;

  /** What cosign has used; others would let a file name any amount of work and memory. */
  private static final Set<Integer> COSTS = Set.of(32_768, COST, 131_072);

  private EncryptedKey() {}

  /** The PEM block of an encrypted key. */
  static Pem encrypt(byte[] pkcs8, char[] password) {
    SecureRandom random = new SecureRandom();
    byte[] salt = new byte[SALT_BYTES];
    byte[] nonce = new byte[SecretBox.NONCE_BYTES];
    random.nextBytes(salt);
    random.nextBytes(nonce);
    ObjectNode json = Json.object();
    ObjectNode kdf = json.putObject("kdf").put("name", KDF);
    kdf.putObject("params").put("N", COST).put("r", BLOCK).put("p", PARALLEL);
    kdf.put("salt", base64(salt));
    json.putObject("cipher").put("name", CIPHER).put("nonce", base64(nonce));
    byte[] key = derive(password, salt, COST);
    json.put("ciphertext", base64(SecretBox.seal(pkcs8, nonce, key)));
    return new Pem(LABEL, Json.bytes(json));
  }

  /**
   * The PKCS#8 encoding in a PEM block.
   *
   * @param what names it in errors
   * @throws InvalidContentException when it is malformed
   * @throws InvalidRequestException when the password is another
   */
  static byte[] decrypt(Pem pem, char[] password, String what) {
    ObjectNode json = Json.parseObject(pem.bytes(), what);
    JsonNode kdf = json.path("kdf");
    JsonNode parameters = kdf.path("params");
    int cost = parameters.path("N").asInt();
    boolean known =
        kdf.path("name").asText().equals(KDF)
            && json.path("cipher").path("name").asText().equals(CIPHER)
            && COSTS.contains(cost)
            && parameters.path("r").asInt() == BLOCK
            && parameters.path("p").asInt() == PARALLEL;
    if (!known) {
      throw new InvalidContentException(
          what + ": encrypted in a way that is not known (expected: as cosign does)");
    }
    byte[] salt = bytes(kdf.path("salt"), what);
    byte[] nonce = bytes(json.path("cipher").path("nonce"), what);
    byte[] box = bytes(json.path("ciphertext"), what);
    if (nonce.length != SecretBox.NONCE_BYTES) {
      throw new InvalidContentException(what + ": a malformed nonce");
    }
    return SecretBox.open(box, nonce, derive(password, salt, cost))
        .orElseThrow(
            () ->
                new InvalidRequestException(
                    what + ": the password does not open the key",
                    "COSIGN_PASSWORD or --key-password-file gives it"));
  }

  private static byte[] derive(char[] password, byte[] salt, int cost) {
    long needed = 128L * cost * BLOCK;
    if (needed > Runtime.getRuntime().maxMemory() * 3 / 4) {
      throw new LocalFailureException(
          "the password of the key takes " + needed / (1024 * 1024) + " MiB of memory to check");
    }
    ByteBuffer encoded = StandardCharsets.UTF_8.encode(CharBuffer.wrap(password));
    byte[] text = new byte[encoded.remaining()];
    encoded.get(text);
    return SCrypt.generate(text, salt, cost, BLOCK, PARALLEL, SecretBox.KEY_BYTES);
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  private static byte[] bytes(JsonNode text, String what) {
    try {
      return Base64.getDecoder().decode(text.asText());
    } catch (IllegalArgumentException e) {
      throw new InvalidContentException(what + ": malformed base64 in the key", e);
    }
  }
}

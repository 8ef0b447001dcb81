package io.deckhouse.aimodels.modelpack.trust.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deckhouse.aimodels.modelpack.InvalidContentException;
import io.deckhouse.aimodels.modelpack.InvalidRequestException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys in files. */
class KeyFilesTest {
  private static final byte[] MESSAGE = "message".getBytes(StandardCharsets.UTF_8);

  @TempDir Path directory;

  private Path file(String text) throws IOException {
    return Files.writeString(directory.resolve("key"), text);
  }

  @Test
  void aGeneratedKeySignsWhatItsPublicKeyAccepts() throws IOException {
    KeyFiles.Generated keys = KeyFiles.generate("secret".toCharArray());
    SigningKey signing = KeyFiles.read(file(keys.privatePem()), "secret"::toCharArray);
    byte[] publicPem = keys.publicPem().getBytes(StandardCharsets.UTF_8);
    VerificationKey checking = VerificationKey.parse(publicPem, "cosign.pub");
    assertThat(signing.verificationKey()).isEqualTo(checking);
    byte[] signature = signing.sign(MESSAGE);
    assertThat(checking.accepts(MESSAGE, signature)).isTrue();
    assertThat(checking.accepts("massage".getBytes(StandardCharsets.UTF_8), signature)).isFalse();
    signature[8] ^= 1;
    assertThat(checking.accepts(MESSAGE, signature)).isFalse();
  }

  @Test
  void refusesAnotherPassword() throws IOException {
    Path key = file(KeyFiles.generate("secret".toCharArray()).privatePem());
    assertThatThrownBy(() -> KeyFiles.read(key, "other"::toCharArray))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("the password does not open the key");
  }

  @Test
  void readsPlainKeysWithoutAPassword() throws IOException, NoSuchAlgorithmException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(256);
    byte[] pkcs8 = generator.generateKeyPair().getPrivate().getEncoded();
    SigningKey key =
        KeyFiles.read(
            file(new Pem("PRIVATE KEY", pkcs8).text()),
            () -> {
              throw new AssertionError("a password was asked for");
            });
    assertThat(key.verificationKey().accepts(MESSAGE, key.sign(MESSAGE))).isTrue();
  }

  @Test
  void refusesKeysOfOtherKinds() throws IOException, NoSuchAlgorithmException {
    KeyPairGenerator curves = KeyPairGenerator.getInstance("EC");
    curves.initialize(384);
    byte[] p384 = curves.generateKeyPair().getPrivate().getEncoded();
    byte[] rsa = KeyPairGenerator.getInstance("RSA").generateKeyPair().getPrivate().getEncoded();
    for (byte[] key : new byte[][] {p384, rsa}) {
      Path file = file(new Pem("PRIVATE KEY", key).text());
      assertThatThrownBy(() -> KeyFiles.read(file, () -> new char[0]))
          .isInstanceOf(InvalidContentException.class)
          .hasMessageContaining("expected: P-256");
    }
  }

  @Test
  void refusesWhatIsNoKey() throws IOException {
    for (String text : new String[] {"", "nonsense", "-----BEGIN PRIVATE KEY-----\n!\n"}) {
      Path file = file(text);
      assertThatThrownBy(() -> KeyFiles.read(file, () -> new char[0]))
          .isInstanceOf(InvalidContentException.class)
          .hasMessageContaining("expected: PEM");
    }
    assertThatThrownBy(() -> KeyFiles.read(directory.resolve("none"), () -> new char[0]))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("no such key file");
  }

  @Test
  void doesNotWorkAsHardAsAFileWants() throws IOException {
    String json =
        "{\"kdf\":{\"name\":\"scrypt\",\"params\":{\"N\":1073741824,\"r\":8,\"p\":1},\"salt\":\"\"},"
            + "\"cipher\":{\"name\":\"nacl/secretbox\",\"nonce\":\"\"},\"ciphertext\":\"\"}";
    Path key = file(new Pem(EncryptedKey.LABEL, json.getBytes(StandardCharsets.UTF_8)).text());
    assertThatThrownBy(() -> KeyFiles.read(key, () -> new char[0]))
        .isInstanceOf(InvalidContentException.class)
        .hasMessageContaining("encrypted in a way that is not known");
  }

  @Test
  void sealsAsNaclDoes() {
    // The example of "Cryptography in NaCl" (D. J. Bernstein, 2009), section 10.
    HexFormat hex = HexFormat.of();
    byte[] key = hex.parseHex("1b27556473e985d462cd51197a9a46c76009549eac6474f206c4ee0844f68389");
    byte[] nonce = hex.parseHex("69696ee955b62b73cd62bda875fc73d68219e0036b7a0b37");
    byte[] message =
        hex.parseHex(
            "be075fc53c81f2d5cf141316ebeb0c7b5228c52a4c62cbd44b66849b64244ffc"
                + "e5ecbaaf33bd751a1ac728d45e6c61296cdc3c01233561f41db66cce314adb31"
                + "0e3be8250c46f06dceea3a7fa1348057e2f6556ad6b1318a024a838f21af1fde"
                + "048977eb48f59ffd4924ca1c60902e52f0a089bc76897040e082f93776384864"
                + "5e0705");
    byte[] box = SecretBox.seal(message, nonce, key);
    assertThat(hex.formatHex(box)).startsWith("f3ffc7703f9400e52a7dfb4b3d3305d98e993b9f48681273");
    assertThat(SecretBox.open(box, nonce, key)).contains(message);
    box[20] ^= 1;
    assertThat(SecretBox.open(box, nonce, key)).isEmpty();
  }
}

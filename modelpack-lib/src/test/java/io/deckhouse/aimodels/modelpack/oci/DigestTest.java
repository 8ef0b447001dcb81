package io.deckhouse.aimodels.modelpack.oci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deckhouse.aimodels.modelpack.InvalidContentException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DigestTest {
  private static final String EMPTY_SHA256 =
      "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

  @Test
  void readsAndWritesBothAlgorithms() {
    assertThat(Digest.parse(EMPTY_SHA256)).hasToString(EMPTY_SHA256);
    String sha512 = "sha512:" + "ab".repeat(64);
    assertThat(Digest.parse(sha512)).hasToString(sha512);
    assertThat(Digest.isDigest(sha512)).isTrue();
  }

  @Test
  void hashesBytes() {
    assertThat(Digest.sha256(new byte[0])).hasToString(EMPTY_SHA256);
    assertThat(Digest.sha256("abc".getBytes(StandardCharsets.UTF_8)).hex()).startsWith("ba7816bf");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "sha256",
        "sha256:",
        "md5:d41d8cd98f00b204e9800998ecf8427e",
        "sha256:E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855",
        "sha256:../../../../../../../../../../../../../../../../../../etc/passwd",
        "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b85",
        "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b8555",
        "sha512:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
      })
  void refusesWhatIsNoDigest(String text) {
    assertThat(Digest.isDigest(text)).isFalse();
    assertThatThrownBy(() -> Digest.parse(text))
        .isInstanceOf(InvalidContentException.class)
        .hasMessageContaining("expected: sha256:<64 hex>");
  }

  @Test
  void shortensLongValuesInErrors() {
    assertThatThrownBy(() -> Digest.parse("x".repeat(10_000_000)))
        .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(300));
  }
}

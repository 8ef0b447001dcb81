package io.deckhouse.aimodels.modelpack.oci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deckhouse.aimodels.modelpack.InvalidRequestException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReferenceTest {
  private static final String DIGEST = "sha256:" + "0c".repeat(32);

  @ParameterizedTest
  @CsvSource({
    "tiny-llama,,tiny-llama,",
    "tiny-llama:1,,tiny-llama,1",
    "team/llama:v1.0_a,,team/llama,v1.0_a",
    "registry.local/llama,registry.local,llama,",
    "localhost/llama:1,localhost,llama,1",
    "localhost:5000/a/b:1,localhost:5000,a/b,1",
    "host:5000/a,host:5000,a,",
    "127.0.0.1:5000/a:x,127.0.0.1:5000,a,x",
    "my.model:1,,my.model,1"
  })
  void readsHostsByTheirDotColonOrName(String text, String host, String repository, String tag) {
    Reference reference = Reference.parse(text);
    assertThat(reference.host()).isEqualTo(Optional.ofNullable(host));
    assertThat(reference.repository()).isEqualTo(repository);
    assertThat(reference.tag()).isEqualTo(Optional.ofNullable(tag));
    assertThat(reference).hasToString(text);
  }

  @Test
  void readsDigests() {
    Reference reference = Reference.parse("registry.local/a:1@" + DIGEST);
    assertThat(reference.digest()).map(Digest::toString).contains(DIGEST);
    assertThat(reference.tag()).contains("1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ":1",
        "a:",
        "a b",
        "/a",
        "a//b",
        "a/",
        "../a",
        "a@sha256:12",
        "a:1:2",
        "a/../b:1",
        "registry.local/",
        "-a",
        "a:-x",
        "host:port/a",
        "a\n:1",
        "registry.local:99999999/a"
      })
  void refusesMalformedReferences(String text) {
    assertThatThrownBy(() -> Reference.parse(text)).isInstanceOf(InvalidRequestException.class);
  }
}

package io.deckhouse.aimodels.modelpack.location;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deckhouse.aimodels.modelpack.InvalidContentException;
import io.deckhouse.aimodels.modelpack.InvalidRequestException;
import io.deckhouse.aimodels.modelpack.source.Origin;
import io.deckhouse.aimodels.modelpack.source.huggingface.HubOptions;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PublishedSourceTest {
  private static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";
  private static final String DIGEST = "sha256:" + "a".repeat(64);

  @Test
  void aModelOfTheHubIsAskedForAtItsCommit() {
    PublishedSource source = of("https://huggingface.co/org/model", COMMIT);
    assertThat(source.text()).isEqualTo("https://huggingface.co/org/model/tree/" + COMMIT);
    assertThat(source.host()).isEqualTo("huggingface.co");
  }

  @Test
  void aMirrorIsAskedInPlaceOfTheHub() {
    HubOptions mirror = HubOptions.of(Map.of("HF_ENDPOINT", "http://127.0.0.1:8080"));
    PublishedSource source =
        PublishedSource.of(
            new Origin("https://huggingface.co/org/model", Optional.of(COMMIT)), mirror);
    assertThat(source.location()).isInstanceOf(SourceLocation.HuggingFace.class);
    assertThat(source.host()).isEqualTo("127.0.0.1:8080");
  }

  @Test
  void ollamaModelsAreAskedForAtTheirRegistry() {
    assertThat(of("https://ollama.com/library/llama3.2:1b", DIGEST).host())
        .isEqualTo("registry.ollama.ai");
    assertThat(of("ollama://models.example.org:5000/a/b:1", DIGEST).host())
        .isEqualTo("models.example.org:5000");
  }

  @Test
  void anAddressIsAskedForAgain() {
    assertThat(of("https://example.org/a/m.gguf?x=1", DIGEST).host()).isEqualTo("example.org");
    assertThat(of("http://127.0.0.1:80/m.gguf", DIGEST).host()).isEqualTo("127.0.0.1:80");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://example.org/m.gguf",
        "http://127.0.0.1.example.org/m.gguf",
        "https://user:secret@example.org/m.gguf",
        "https://example.org@127.0.0.1/m.gguf",
        "file:///etc/passwd",
        "/etc/passwd",
        "../model",
        "hf.co/org/model",
        "ftp://example.org/m",
        "oci:layout",
        "https://example.org/a b",
        "https://example.org/a\u001b[31m",
        ""
      })
  void refusesWhatIsUnsafeToAsk(String url) {
    assertThatThrownBy(() -> of(url, DIGEST))
        .isInstanceOf(InvalidContentException.class)
        .message()
        .doesNotContain("\u001b");
  }

  @ParameterizedTest
  @ValueSource(strings = {"../../x", "main/evil.gguf", "a b", "", "-x", "main?x", "main:Q4"})
  void refusesRevisionsThatAreNone(String revision) {
    assertThatThrownBy(() -> of("https://huggingface.co/org/model", revision))
        .isInstanceOf(InvalidContentException.class);
  }

  @Test
  void aPageWithoutDigestsIsNoSource() {
    assertThatThrownBy(() -> of("https://github.com/org/model", COMMIT))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("lists no digests");
  }

  private static PublishedSource of(String url, String revision) {
    return PublishedSource.of(new Origin(url, Optional.of(revision)), HubOptions.of(Map.of()));
  }
}

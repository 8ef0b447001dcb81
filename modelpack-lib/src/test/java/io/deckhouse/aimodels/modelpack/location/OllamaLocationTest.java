package io.deckhouse.aimodels.modelpack.location;

import static org.assertj.core.api.Assertions.assertThat;

import io.deckhouse.aimodels.modelpack.source.huggingface.HubOptions;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OllamaLocationTest {
  private static final HubOptions HUB = HubOptions.of(Map.of());

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ollama://tiny",
        "https://ollama.com/library/tiny:1b",
        "https://www.ollama.com/someone/tiny",
        "https://registry.ollama.ai/library/tiny",
        "hf.co/User/Repo:Q4_K_M",
        "huggingface.co/User/Repo"
      })
  void knowsModelsOfOllama(String text) {
    assertThat(SourceLocation.parse(text, HUB)).isEqualTo(new SourceLocation.Ollama(text));
  }

  @Test
  void takesADotForAPath() {
    assertThat(SourceLocation.parse("./hf.co/User/Repo", HUB))
        .isEqualTo(new SourceLocation.Local(Path.of("./hf.co/User/Repo")));
  }
}

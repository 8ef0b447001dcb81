package io.deckhouse.aimodels.modelpack.source.ollama;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deckhouse.aimodels.modelpack.InvalidRequestException;
import java.net.URI;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class OllamaNameTest {
  private static final String ALPHABET = "aZ09_-.:/@[]%#? \\\u0000\u202e\u00e9";

  @ParameterizedTest
  @CsvSource({
    "ollama://tiny, registry.ollama.ai, library, tiny, latest",
    "ollama://tiny:1b-q4_K_M, registry.ollama.ai, library, tiny, 1b-q4_K_M",
    "ollama://someone/tiny, registry.ollama.ai, someone, tiny, latest",
    "ollama://someone/llama3.2:1b, registry.ollama.ai, someone, llama3.2, 1b",
    "ollama://registry.ollama.ai/library/tiny:2, registry.ollama.ai, library, tiny, 2",
    "ollama://Registry.Local/tiny, registry.local, library, tiny, latest",
    "ollama://registry.local:5000/a/tiny:1, registry.local:5000, a, tiny, 1",
    "ollama://127.0.0.1:5000/a/tiny, 127.0.0.1:5000, a, tiny, latest",
    "ollama://[::1]:5000/a/tiny:1, [::1]:5000, a, tiny, 1",
    "ollama://localhost/tiny, localhost, library, tiny, latest",
    "ollama://hf.co/User/Repo-GGUF:Q4_K_M, hf.co, User, Repo-GGUF, Q4_K_M",
    "ollama://huggingface.co/User/Repo.v1:a.Q8_0.gguf, huggingface.co, User, Repo.v1, a.Q8_0.gguf",
    "hf.co/User/Repo, hf.co, User, Repo, latest",
    "HF.co/User/Repo, hf.co, User, Repo, latest",
    "https://ollama.com/library/tiny, registry.ollama.ai, library, tiny, latest",
    "https://ollama.com/library/tiny:1b, registry.ollama.ai, library, tiny, 1b",
    "https://www.ollama.com/someone/tiny:1b/, registry.ollama.ai, someone, tiny, 1b",
    "https://registry.ollama.ai/library/tiny:1b, registry.ollama.ai, library, tiny, 1b",
    "https://registry.ollama.ai/tiny, registry.ollama.ai, library, tiny, latest"
  })
  void hasTheDefaultsOfOllama(
      String text, String host, String namespace, String model, String tag) {
    assertThat(OllamaName.parse(text)).isEqualTo(new OllamaName(host, namespace, model, tag));
  }

  static Stream<String> refused() {
    String long81 = "a".repeat(81);
    return Stream.of(
        "ollama://",
        "ollama:///",
        "ollama:///tiny",
        "ollama://a/b/c",
        "ollama://host.local/a/b/c",
        "ollama://host.local/",
        "ollama://host.local//tiny",
        "ollama://tiny:",
        "ollama://tiny:a:b",
        "ollama://:1b",
        "ollama://.tiny",
        "ollama://-tiny",
        "ollama://../tiny",
        "ollama://a/..",
        "ollama://a/../../tiny",
        "ollama://someone/tiny:../x",
        "ollama://some one/tiny",
        "ollama://tiny?x=1",
        "ollama://tiny#x",
        "ollama://tiny%2fx",
        "ollama://ti\u0000ny",
        "ollama://t\u00e9ny",
        "ollama://tiny\n",
        "ollama://" + long81,
        "ollama://a/tiny:" + long81,
        "ollama://" + long81 + "/tiny",
        "ollama://host_name.local/tiny",
        "ollama://host.local:/tiny",
        "ollama://host.local:0/tiny",
        "ollama://host.local:65536/tiny",
        "ollama://host.local:5000:5000/tiny",
        "ollama://host..local/tiny",
        "ollama://1.2.3/tiny",
        "ollama://[::1/tiny",
        "ollama://" + "a".repeat(60) + ".b".repeat(150) + "/tiny",
        "ollama://hf.co/tiny",
        "https://ollama.com/library",
        "https://ollama.com/tiny",
        "https://ollama.com/library/tiny/tags",
        "https://ollama.com/library/tiny?x=1",
        "https://ollama.com.evil.example/library/tiny",
        "https://ollama.com:444/library/tiny",
        "https://registry.ollama.ai/v2/library/tiny/manifests/latest",
        "https://example.com/library/tiny",
        "https://ollama.com");
  }

  @ParameterizedTest
  @MethodSource("refused")
  void refusesWhatNamesNoModel(String text) {
    assertThatThrownBy(() -> OllamaName.parse(text))
        .isInstanceOf(InvalidRequestException.class)
        .message()
        .hasSizeLessThan(600)
        .doesNotContain("\n", "\u0000");
  }

  @Test
  void showsNoPassword() {
    assertThatThrownBy(() -> OllamaName.parse("ollama://user:sesame@host.local/tiny"))
        .isInstanceOf(InvalidRequestException.class)
        .message()
        .doesNotContain("sesame")
        .contains("@");
  }

  @ParameterizedTest
  @CsvSource({
    "ollama://tiny, https://ollama.com/library/tiny:latest, ollama://library/tiny:latest",
    "ollama://someone/tiny:1b, https://ollama.com/someone/tiny:1b, ollama://someone/tiny:1b",
    "ollama://h.local:5000/tiny, ollama://h.local:5000/library/tiny:latest,"
        + " ollama://h.local:5000/library/tiny:latest",
    "hf.co/User/Repo:Q8_0, ollama://hf.co/User/Repo:Q8_0, ollama://hf.co/User/Repo:Q8_0"
  })
  void hasAnAddressThatNamesItAgain(String text, String address, String shown) {
    OllamaName name = OllamaName.parse(text);
    assertThat(name.address()).isEqualTo(address);
    assertThat(name).hasToString(shown);
    assertThat(OllamaName.parse(address)).isEqualTo(name);
    assertThat(OllamaName.parse(shown)).isEqualTo(name);
  }

  @ParameterizedTest
  @CsvSource({
    "hf.co/a/b, true",
    "HF.CO/a/b, true",
    "huggingface.co/a/b, true",
    "hf.co, false",
    "hf.com/a/b, false",
    "models/hf.co/a, false"
  })
  void knowsTheNamesOfHuggingFace(String text, boolean isOne) {
    assertThat(OllamaName.isHuggingFace(text)).isEqualTo(isOne);
  }

  @Test
  void parsesAnyTextIntoASafeNameOrRefusesIt() {
    Random random = new Random(7);
    String[] starts = {
      "", "ollama://", "ollama://h.local:1/", "ollama://hf.co/", "https://ollama.com/", "hf.co/"
    };
    int accepted = 0;
    for (int i = 0; i < 100_000; i++) {
      StringBuilder text = new StringBuilder(starts[random.nextInt(starts.length)]);
      int length = random.nextInt(12);
      for (int at = 0; at < length; at++) {
        text.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
      }
      try {
        requireSafe(OllamaName.parse(text.toString()));
        accepted++;
      } catch (InvalidRequestException e) {
        assertThat(e.getMessage()).doesNotContain("\u0000", "\u202e");
      }
    }
    assertThat(accepted).isPositive();
  }

  private static void requireSafe(OllamaName name) {
    URI uri =
        URI.create(
            "https://" + name.host() + "/v2/" + name.repository() + "/manifests/" + name.tag());
    assertThat(uri.getHost()).isNotNull();
    assertThat(uri.normalize()).isEqualTo(uri);
    assertThat(uri.getRawPath().split("/", -1)).hasSize(6);
    assertThat(OllamaName.parse(name.address())).isEqualTo(name);
  }
}

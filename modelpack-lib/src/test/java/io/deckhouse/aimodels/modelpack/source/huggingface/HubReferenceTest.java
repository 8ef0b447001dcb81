package io.deckhouse.aimodels.modelpack.source.huggingface;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deckhouse.aimodels.modelpack.InvalidRequestException;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Models of the hub as people write them. */
class HubReferenceTest {
  /** What was understood, in one line. */
  private static String shown(HubReference reference) {
    String choice =
        switch (reference.choice()) {
          case HubChoice.Model() -> "model";
          case HubChoice.File(String path) -> "file " + path;
          case HubChoice.Quantization(String name) -> "quant " + name;
        };
    return reference.id().text() + " " + reference.revision().orElse("-") + " " + choice;
  }

  @ParameterizedTest
  @CsvSource({
    "hf://org/repo, org/repo - model",
    "hf://org/repo/, org/repo - model",
    "hf://gpt2, gpt2 - model",
    "hf://gpt2@main, gpt2 main model",
    "hf://gpt2@main/model.safetensors, gpt2 main file model.safetensors",
    "hf://gpt2:Q8_0, gpt2 - quant Q8_0",
    "hf://org/repo@v1.0, org/repo v1.0 model",
    "hf://org/repo@refs/pr/12, org/repo refs/pr/12 model",
    "hf://org/repo@refs/pr/12/a/b.gguf, org/repo refs/pr/12 file a/b.gguf",
    "hf://org/repo@refs/pr/12:Q4_K_M, org/repo refs/pr/12 quant Q4_K_M",
    "hf://org/repo@refs%2Fpr%2F12, org/repo refs/pr/12 model",
    "hf://org/repo@refs/convert/parquet/x, org/repo refs/convert/parquet file x",
    "hf://org/repo@feature%2Fx/m.gguf, org/repo feature/x file m.gguf",
    "hf://org/repo/m-Q4_K_M.gguf, org/repo - file m-Q4_K_M.gguf",
    "hf://org/repo/dir/m@1:2.gguf, org/repo - file dir/m@1:2.gguf",
    "hf://org/repo/100%.gguf, org/repo - file 100%.gguf",
    "hf://org/repo:UD-Q4_K_XL, org/repo - quant UD-Q4_K_XL",
    "hf://O-r.g_1/Re_po-2.5, O-r.g_1/Re_po-2.5 - model",
    "https://huggingface.co/org/repo, org/repo - model",
    "https://huggingface.co/org/repo/, org/repo - model",
    "https://huggingface.co/org/repo?library=transformers, org/repo - model",
    "https://huggingface.co/gpt2, gpt2 - model",
    "https://hf.co/org/repo, org/repo - model",
    "https://www.huggingface.co/org/repo/tree/main, org/repo main model",
    "https://huggingface.co/gpt2/tree/main, gpt2 main model",
    "https://huggingface.co/org/repo/tree/refs%2Fpr%2F3, org/repo refs/pr/3 model",
    "https://huggingface.co/org/repo/tree/refs/pr/3, org/repo refs/pr/3 model",
    "https://huggingface.co/org/repo/blob/main/a%20b/m.gguf, org/repo main file a b/m.gguf",
    "https://huggingface.co/org/repo/resolve/v1/m.gguf?download=true, org/repo v1 file m.gguf",
    "https://huggingface.co/org/tree/tree/main, org/tree main model",
  })
  void understands(String text, String expected) {
    assertThat(shown(HubReference.parse(text))).isEqualTo(expected);
    assertThat(HubReference.parse(text).text()).isEqualTo(text);
    HubReference again = HubReference.parse(HubReference.parse(text).model());
    assertThat(expected).startsWith(again.id().text() + " " + again.revision().orElse("-") + " ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "hf://",
        "hf:///",
        "hf://org/",
        "hf:///repo",
        "hf://org//x.gguf",
        "hf://org/re po",
        "hf://org/re--po",
        "hf://org/re..po",
        "hf://../etc",
        "hf://org/.hidden",
        "hf://org/repo.git",
        "hf://org/-x",
        "hf://org/répo",
        "hf://org/repo@",
        "hf://org/repo@/x.gguf",
        "hf://org/repo@a..b",
        "hf://org/repo@a%20b",
        "hf://org/repo@%2Fmain",
        "hf://org/repo@a%ZZ",
        "hf://org/repo@..%2F..%2Fx",
        "hf://org/repo@a%0Ab",
        "hf://org/repo:",
        "hf://org/repo:Q4 K",
        "hf://org/repo:../x",
        "hf://org/repo/../x",
        "hf://org/repo//x",
        "hf://org/repo/a\\b",
        "hf://org/repo/a/./b",
        "https://huggingface.co/",
        "https://huggingface.co/org/repo/discussions",
        "https://huggingface.co/org/repo/tree/main/folder",
        "https://huggingface.co/org/repo/blob/main/..%2Fx",
        "https://huggingface.co/org/repo/blob/ma in/x",
      })
  void refusesWhatNamesNoModel(String text) {
    assertThatThrownBy(() -> HubReference.parse(text))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("expected: ");
  }

  @ParameterizedTest
  @CsvSource({
    "hf://datasets/org/x, data set",
    "hf://spaces/org/x, space",
    "https://huggingface.co/datasets/org/x, data set",
    "https://huggingface.co/spaces/org/x/tree/main, space",
  })
  void saysWhatIsNoModel(String text, String kind) {
    assertThatThrownBy(() -> HubReference.parse(text))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining(kind);
  }

  @Test
  void namesAreAtMost96Long() {
    String longest = "x".repeat(96);
    assertThat(HubReference.parse("hf://org/" + longest).id().text()).endsWith(longest);
    assertThatThrownBy(() -> HubReference.parse("hf://org/" + longest + "x"))
        .isInstanceOf(InvalidRequestException.class);
  }

  @Test
  void pagesOfAMirrorAreBelowItsPath() {
    HubOptions mirror = HubOptions.of(Map.of("HF_ENDPOINT", "http://mirror:8080/api/hf/"));
    HubReference reference =
        HubReference.parse("http://mirror:8080/api/hf/org/repo/resolve/main/x.gguf", mirror);
    assertThat(shown(reference)).isEqualTo("org/repo main file x.gguf");
  }

  @Test
  void errorsStayOnOneLineWhateverIsWritten() {
    Random random = new Random(5);
    String alphabet = "ab/:@.-_%2F\\ \n\u0000é{}[]?*~^#hf.gguf";
    for (int i = 0; i < 20_000; i++) {
      StringBuilder text = new StringBuilder(random.nextBoolean() ? "hf://org/" : "https://hf.co/");
      int length = random.nextInt(30);
      for (int at = 0; at < length; at++) {
        text.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      requireSound(text.toString());
    }
  }

  private static void requireSound(String text) {
    try {
      HubReference reference = HubReference.parse(text);
      assertThat(HubId.of(reference.id().text())).isPresent();
      assertThat(reference.id().text()).doesNotContain("..").doesNotContain("--");
      reference.revision().ifPresent(name -> assertThat(name).doesNotContain("..", " ", "\n"));
      if (reference.choice() instanceof HubChoice.File(String path)) {
        assertThat(("/" + path + "/")).doesNotContain("/../", "//", "\\");
      }
    } catch (InvalidRequestException e) {
      assertThat(Optional.ofNullable(e.getMessage()).orElse("")).doesNotContain("\n", "\0");
    }
  }
}

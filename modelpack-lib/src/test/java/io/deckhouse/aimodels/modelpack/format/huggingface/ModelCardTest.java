package io.deckhouse.aimodels.modelpack.format.huggingface;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelCardTest {
  @Test
  void readsFlatFrontMatter() {
    ModelCard card =
        ModelCard.parse(
            """
            ---
            # a comment
            license: apache-2.0 # as the weights
            language: [en, "de", zho]
            pipeline_tag: text-generation
            tags:
            - chat
              # another
            - 'two words'
            base_model:
              - org/base
            model-index:
            - name: x
              results:
              - task: nothing
            ---
            license: mit
            """);

    assertThat(card.licenses()).containsExactly("Apache-2.0");
    assertThat(card.languages()).containsExactly("en", "de");
    assertThat(card.task()).contains("text-generation");
    assertThat(card.tags()).containsExactly("chat", "two words");
    assertThat(card.baseModels()).containsExactly("org/base");
  }

  @Test
  void takesTheNameOfAnotherLicense() {
    assertThat(ModelCard.parse("---\nlicense: other\nlicense_name: llama3\n---\n").licenses())
        .containsExactly("llama3");
    assertThat(ModelCard.parse("---\nlicense: other\n---\n").licenses()).containsExactly("other");
  }

  @Test
  void takesSeveralLicenses() {
    assertThat(ModelCard.parse("---\nlicense:\n- mit\n- cc-by-4.0\n---\n").licenses())
        .containsExactly("MIT", "CC-BY-4.0");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "# A model\nlicense: mit",
        "---\nlicense: mit\n",
        "---\nlicense: |\n  many\n  lines\n---\n",
        "---\nlicense: {a: b}\n---\n",
        "---\nlicense: *anchor\n---\n",
        "---\nother:\n  license: mit\n---\n",
        "---\nlicense\n---\n",
        "---\n: mit\n---\n",
        "---\n- mit\n---\n"
      })
  void leavesOutWhatItDoesNotUnderstand(String card) {
    assertThat(ModelCard.parse(card).licenses()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "apache-2.0,Apache-2.0",
    "MIT,MIT",
    "bsd-3-clause,BSD-3-Clause",
    "cc0-1.0,CC0-1.0",
    "odbl,ODbL-1.0",
    "gpl-3.0,gpl-3.0",
    "bsd,bsd",
    "llama3.1,llama3.1",
    "openrail,openrail"
  })
  void mapsOnlyCertainLicensesToSpdx(String name, String expected) {
    assertThat(SpdxLicenses.identifier(name)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "LlamaForCausalLM,text-generation",
    "BertForMaskedLM,fill-mask",
    "GPT2LMHeadModel,text-generation",
    "WhisperForConditionalGeneration,automatic-speech-recognition",
    "T5ForConditionalGeneration,",
    "BertModel,",
    "StableDiffusionImg2ImgPipeline,image-to-image",
    "StableDiffusionInpaintPipeline,"
  })
  void derivesOnlyCertainTasks(String architecture, String task) {
    assertThat(Tasks.ofArchitecture(architecture).orElse("")).isEqualTo(task == null ? "" : task);
  }
}

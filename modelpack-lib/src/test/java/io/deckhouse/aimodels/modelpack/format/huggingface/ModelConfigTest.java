package io.deckhouse.aimodels.modelpack.format.huggingface;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deckhouse.aimodels.modelpack.format.MalformedException;
import io.deckhouse.aimodels.modelpack.format.ModelTree;
import io.deckhouse.aimodels.modelpack.testkit.TestModel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelConfigTest {
  @Test
  void readsWhatTransformersWrites() throws Exception {
    ModelConfig config =
        read(
            """
            {"architectures": ["A", "B"], "model_type": "a", "n_positions": 8, "eps": Infinity,
             "max_position_embeddings": 16, "text_config": {"max_position_embeddings": 32},
             "quantization_config": {"quant_method": "gptq", "bits": 4}}
            """);

    assertThat(config.architecture()).contains("A");
    assertThat(config.family()).contains("a");
    assertThat(config.contextLength()).hasValue(16);
    assertThat(config.quantization()).contains("gptq");
    assertThat(config.isQuantized()).isTrue();
  }

  @Test
  void takesTheLastOfTwoEqualNamesAsPythonDoes() throws Exception {
    assertThat(read("{\"model_type\": \"a\", \"model_type\": \"b\"}").family()).contains("b");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"max_position_embeddings\": -1}",
        "{\"max_position_embeddings\": 0}",
        "{\"max_position_embeddings\": 1.5}",
        "{\"max_position_embeddings\": 99999999999999999999}",
        "{\"max_position_embeddings\": \"many\"}",
        "{\"max_position_embeddings\": [1]}",
        "{\"vision_config\": {\"max_position_embeddings\": 7}}",
        "[]"
      })
  void knowsNoContextLengthThatIsNotACount(String json) throws Exception {
    assertThat(read(json).contextLength()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "{}{}", "{'a': 1}", "<html>", "\0"})
  void refusesWhatIsNotJson(String json) {
    assertThatThrownBy(() -> read(json))
        .isInstanceOf(MalformedException.class)
        .hasMessageStartingWith("config.json: not valid JSON: ");
  }

  @Test
  void passesOverLargeVocabulariesAndLongTexts() throws Exception {
    StringBuilder json = new StringBuilder("{\"id2label\": {");
    for (int i = 0; i < 200_000; i++) {
      json.append('"').append(i).append("\": \"label ").append(i).append("\",");
    }
    json.append("\"x\": 0}, \"model_type\": \"vit\"}");

    assertThat(read(json.toString()).family()).contains("vit");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "chat_template.jinja,{{ x }},true",
        "chat_template.json,`{\"chat_template\": \"x\"}`,true",
        "tokenizer_config.json,`{\"chat_template\": [{\"name\": \"default\"}]}`,true",
        "tokenizer_config.json,`{\"chat_template\": null}`,false",
        "tokenizer_config.json,`{\"chat_template\": \"\"}`,false",
        "tokenizer_config.json,`{\"a\": {\"chat_template\": \"x\"}}`,false",
        "other.json,`{\"chat_template\": \"x\"}`,false"
      })
  void findsChatTemplates(String path, String content, boolean expected) throws Exception {
    ModelTree tree = new ModelTree(new TestModel().with(path, content).files());

    assertThat(ChatTemplates.isPresent(tree)).isEqualTo(expected);
  }

  private static ModelConfig read(String json) throws MalformedException {
    return ModelConfig.read(new TestModel().with("config.json", json).files().getFirst());
  }
}

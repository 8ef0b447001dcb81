package io.deckhouse.aimodels.modelpack.format.huggingface;

import io.deckhouse.aimodels.modelpack.format.MalformedException;
import io.deckhouse.aimodels.modelpack.format.ModelFile;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * What a Transformers {@code config.json} says of its model.
 *
 * @param architecture {@code architectures[0]}
 * @param family {@code model_type}
 * @param contextLength in tokens; of the text model where there are several
 * @param quantization {@code quantization_config.quant_method}
 * @param isQuantized whether it speaks of a quantization at all
 */
public record ModelConfig(
    Optional<String> architecture,
    Optional<String> family,
    OptionalLong contextLength,
    Optional<String> quantization,
    boolean isQuantized) {

  /** The keys by which architectures name the context length, the most usual first. */
  private static final List<String> CONTEXT_KEYS =
      List.of(
          "max_position_embeddings",
          "n_positions",
          "n_ctx",
          "max_sequence_length",
          "max_seq_len",
          "max_seq_length",
          "seq_length",
          "model_max_length");

  /** Where the keys of a text model are: at the top, or in one of these in multimodal models. */
  private static final List<String> PARTS =
      List.of("", "text_config.", "llm_config.", "language_config.", "thinker_config.text_config.");

  private static final Set<String> WANTED = wanted();

  /**
   * Reads it.
   *
   * @throws MalformedException when it is not one JSON document
   */
  public static ModelConfig read(ModelFile file) throws MalformedException {
    JsonScalars json = JsonScalars.read(file, WANTED);
    boolean isQuantized =
        json.isObject("quantization_config")
            || json.isObject("quantization")
            || json.isObject("text_config.quantization_config");
    return new ModelConfig(
        name(json, "architectures.0"),
        name(json, "model_type"),
        contextLength(json),
        name(json, "quantization_config.quant_method")
            .or(() -> name(json, "text_config.quantization_config.quant_method")),
        isQuantized);
  }

  private static Optional<String> name(JsonScalars json, String path) {
    return json.text(path).filter(text -> text.matches("[\\w.+-]{1,200}"));
  }

  private static OptionalLong contextLength(JsonScalars json) {
    for (String part : PARTS) {
      for (String key : CONTEXT_KEYS) {
        OptionalLong length = json.positive(part + key);
        if (length.isPresent()) {
          return length;
        }
      }
    }
    return OptionalLong.empty();
  }

  private static Set<String> wanted() {
    Set<String> wanted =
        new HashSet<>(
            Set.of(
                "architectures.0",
                "model_type",
                "quantization",
                "quantization_config",
                "quantization_config.quant_method",
                "text_config.quantization_config",
                "text_config.quantization_config.quant_method"));
    for (String part : PARTS) {
      for (String key : CONTEXT_KEYS) {
        wanted.add(part + key);
      }
    }
    return Set.copyOf(wanted);
  }
}

package io.deckhouse.aimodels.modelpack.format;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What is known about a model from its own files. Nothing is guessed from file names, and every
 * fact says how it is known.
 *
 * @param architecture {@code general.architecture} of GGUF, {@code architectures[0]} of a
 *     config.json, or the pipeline class of a Diffusers tree
 * @param family {@code model_type} of a config.json, or {@code general.architecture} of GGUF
 * @param name the name that the author gave it
 * @param parameterCount the sum over all tensors of all shards of the product of their dimensions
 * @param packed whether some tensors hold several parameters in one element, so that {@code
 *     parameterCount} counts elements as stored
 * @param precision ModelPack names of the number types, joined by commas, most elements first
 * @param quantization a GGUF file type ({@code Q4_K_M}) or a {@code quant_method} ({@code awq})
 * @param contextLength the longest context, in tokens
 * @param tensorCount tensors in all shards
 * @param dtypeHistogram elements by dtype as the format names it
 * @param licenses SPDX identifiers where they are known, else the author's words
 * @param chatTemplate whether a chat template is present
 * @param tasks Hugging Face pipeline tags that are certain
 * @param languages ISO 639-1 codes that the model card declares
 */
public record ModelFacts(
    Optional<Fact<ModelFormat>> format,
    Optional<Fact<String>> architecture,
    Optional<Fact<String>> family,
    Optional<Fact<String>> name,
    Optional<Fact<Long>> parameterCount,
    boolean packed,
    Optional<Fact<String>> precision,
    Optional<Fact<String>> quantization,
    Optional<Fact<Long>> contextLength,
    Optional<Fact<Long>> tensorCount,
    Map<String, Long> dtypeHistogram,
    List<Fact<String>> licenses,
    boolean chatTemplate,
    List<Fact<String>> tasks,
    List<Fact<String>> languages) {

  public ModelFacts {
    dtypeHistogram = Collections.unmodifiableMap(new TreeMap<>(dtypeHistogram));
    licenses = List.copyOf(licenses);
    tasks = List.copyOf(tasks);
    languages = List.copyOf(languages);
  }

  /** Nothing is known. */
  public static ModelFacts unknown() {
    return new ModelFacts(
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        false,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Map.of(),
        List.of(),
        false,
        List.of(),
        List.of());
  }
}

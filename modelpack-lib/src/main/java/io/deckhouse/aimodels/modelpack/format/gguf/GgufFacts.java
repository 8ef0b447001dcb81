package io.deckhouse.aimodels.modelpack.format.gguf;

import io.deckhouse.aimodels.modelpack.format.Fact;
import java.util.List;
import java.util.Optional;

/**
 * What the metadata of a GGUF model say.
 *
 * @param architecture {@code general.architecture}
 * @param name {@code general.name}
 * @param quantization a {@link GgufFileType}, or the {@link GgmlType} of most elements
 * @param contextLength in tokens
 * @param licenses {@code general.license}, or its name where that is {@code other}
 * @param languages ISO 639 codes as the author gave them
 * @param chatTemplate whether there is a {@code tokenizer.chat_template}
 * @param modelFiles paths of the files that are the model: those that are counted
 * @param sidecarFiles paths of projectors, adapters and drafts beside it
 */
public record GgufFacts(
    Optional<Fact<String>> architecture,
    Optional<Fact<String>> name,
    Optional<Fact<String>> quantization,
    Optional<Fact<Long>> contextLength,
    List<Fact<String>> licenses,
    List<Fact<String>> languages,
    boolean chatTemplate,
    List<String> modelFiles,
    List<String> sidecarFiles) {

  public GgufFacts {
    licenses = List.copyOf(licenses);
    languages = List.copyOf(languages);
    modelFiles = List.copyOf(modelFiles);
    sidecarFiles = List.copyOf(sidecarFiles);
  }

  /** Nothing is known. */
  public static GgufFacts unknown() {
    return new GgufFacts(
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        List.of(),
        List.of(),
        false,
        List.of(),
        List.of());
  }
}

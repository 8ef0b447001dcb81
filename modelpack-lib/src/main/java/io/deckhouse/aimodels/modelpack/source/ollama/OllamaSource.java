package io.deckhouse.aimodels.modelpack.source.ollama;

import io.deckhouse.aimodels.modelpack.InvalidRequestException;
import io.deckhouse.aimodels.modelpack.content.registry.Registries;
import io.deckhouse.aimodels.modelpack.source.ModelSource;

/** A model of an Ollama registry. */
public final class OllamaSource {
  private OllamaSource() {}

  /** Opens a model. */
  public static ModelSource open(String text, Registries registries) {
    if (text.toString().isEmpty()) {
      return io.deckhouse.aimodels.modelpack.source.DirectorySource.open(
          java.nio.file.Path.of("."));
    }
    throw new InvalidRequestException(text + ": not yet");
  }
}

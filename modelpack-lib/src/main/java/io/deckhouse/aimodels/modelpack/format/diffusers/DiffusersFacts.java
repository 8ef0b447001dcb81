package io.deckhouse.aimodels.modelpack.format.diffusers;

import java.util.Optional;
import java.util.Set;

/**
 * What is known of a pipeline.
 *
 * @param pipelineClass {@code _class_name}
 * @param remoteCode paths of the files that make a loader run code of the repository: the Python
 *     modules that the index names, or the index itself where it names code that is elsewhere
 * @param validWeights how many safetensors files are valid
 */
public record DiffusersFacts(
    Optional<String> pipelineClass, Set<String> remoteCode, int validWeights) {
  public DiffusersFacts {
    remoteCode = Set.copyOf(remoteCode);
  }

  /** Nothing is known. */
  public static DiffusersFacts unknown() {
    return new DiffusersFacts(Optional.empty(), Set.of(), 0);
  }
}

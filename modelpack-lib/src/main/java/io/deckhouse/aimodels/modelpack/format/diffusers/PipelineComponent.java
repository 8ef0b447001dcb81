package io.deckhouse.aimodels.modelpack.format.diffusers;

import java.util.Set;

/**
 * One component of a pipeline that is not absent.
 *
 * @param name the name of its folder
 * @param library the Python package that has the class, or a module of the repository
 * @param className the class that loads the folder
 * @param isCustom whether the entry has more than a library and a class: code from elsewhere
 */
record PipelineComponent(String name, String library, String className, boolean isCustom) {
  private static final Set<String> ENDINGS_WITHOUT_WEIGHTS =
      Set.of("Scheduler", "Tokenizer", "TokenizerFast", "Processor", "FeatureExtractor", "Guider");

  /** Whether its class has weights; a scheduler, a tokenizer or a processor has none. */
  boolean hasWeights() {
    return ENDINGS_WITHOUT_WEIGHTS.stream().noneMatch(className::endsWith);
  }
}

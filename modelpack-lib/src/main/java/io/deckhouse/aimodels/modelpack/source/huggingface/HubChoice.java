package io.deckhouse.aimodels.modelpack.source.huggingface;

/** What is taken of a repository. */
sealed interface HubChoice {
  /** One set of weights and what belongs to it. */
  record Model() implements HubChoice {}

  /**
   * One file, and the set that it is of.
   *
   * @param path in the repository
   */
  record File(String path) implements HubChoice {}

  /**
   * The GGUF set of a quantization.
   *
   * @param name as in {@code Q4_K_M}, in any case
   */
  record Quantization(String name) implements HubChoice {}
}

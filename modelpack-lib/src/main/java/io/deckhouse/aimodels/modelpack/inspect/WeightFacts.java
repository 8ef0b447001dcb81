package io.deckhouse.aimodels.modelpack.inspect;

import io.deckhouse.aimodels.modelpack.format.ModelFormat;
import io.deckhouse.aimodels.modelpack.format.TensorTally;
import io.deckhouse.aimodels.modelpack.format.gguf.GgufFacts;
import java.util.Optional;

/**
 * What the weights of a model say by themselves.
 *
 * @param format empty when there are no weights
 * @param pipelineClass the class of a Diffusers pipeline
 * @param gguf the metadata of a GGUF model
 * @param tally the tensors of the model
 * @param folder where the weights are; the root for all formats but safetensors
 */
record WeightFacts(
    Optional<ModelFormat> format,
    Optional<String> pipelineClass,
    Optional<GgufFacts> gguf,
    TensorTally tally,
    String folder) {

  /** Weights whose tensors are not read. */
  static WeightFacts of(Optional<ModelFormat> format) {
    return new WeightFacts(format, Optional.empty(), Optional.empty(), new TensorTally(), "");
  }

  static WeightFacts ofSafetensors(TensorTally tally, String folder) {
    return new WeightFacts(
        Optional.of(ModelFormat.SAFETENSORS), Optional.empty(), Optional.empty(), tally, folder);
  }

  static WeightFacts ofPipeline(
      ModelFormat format, Optional<String> pipelineClass, TensorTally tally) {
    return new WeightFacts(Optional.of(format), pipelineClass, Optional.empty(), tally, "");
  }

  static WeightFacts ofGguf(GgufFacts gguf, TensorTally tally) {
    return new WeightFacts(
        Optional.of(ModelFormat.GGUF), Optional.empty(), Optional.of(gguf), tally, "");
  }
}

package io.deckhouse.aimodels.modelpack.format.huggingface;

import java.util.Map;
import java.util.Optional;

/**
 * Pipeline tags that follow from the name of an architecture. Only endings that mean one task are
 * here: {@code ForConditionalGeneration} may translate, caption or transcribe.
 */
public final class Tasks {
  private static final Map<String, String> BY_ENDING =
      Map.ofEntries(
          Map.entry("ForCausalLM", "text-generation"),
          Map.entry("LMHeadModel", "text-generation"),
          Map.entry("ForMaskedLM", "fill-mask"),
          Map.entry("ForSequenceClassification", "text-classification"),
          Map.entry("ForTokenClassification", "token-classification"),
          Map.entry("ForQuestionAnswering", "question-answering"),
          Map.entry("ForImageClassification", "image-classification"),
          Map.entry("ForObjectDetection", "object-detection"),
          Map.entry("ForSemanticSegmentation", "image-segmentation"),
          Map.entry("ForDepthEstimation", "depth-estimation"),
          Map.entry("ForAudioClassification", "audio-classification"),
          Map.entry("ForCTC", "automatic-speech-recognition"),
          Map.entry("ForSpeechSeq2Seq", "automatic-speech-recognition"),
          Map.entry("WhisperForConditionalGeneration", "automatic-speech-recognition"),
          Map.entry("Img2ImgPipeline", "image-to-image"),
          Map.entry("StableDiffusionPipeline", "text-to-image"),
          Map.entry("StableDiffusionXLPipeline", "text-to-image"),
          Map.entry("StableDiffusion3Pipeline", "text-to-image"),
          Map.entry("FluxPipeline", "text-to-image"));

  private Tasks() {}

  /** The task of an architecture, where it is certain. */
  public static Optional<String> ofArchitecture(String architecture) {
    return BY_ENDING.entrySet().stream()
        .filter(entry -> architecture.endsWith(entry.getKey()))
        .map(Map.Entry::getValue)
        .findFirst();
  }
}

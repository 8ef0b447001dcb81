package io.deckhouse.aimodels.modelpack.testkit;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** A small Diffusers pipeline, as a tree and as a DDUF file. */
public final class TestPipeline {
  /** The index of the pipeline. */
  public static final String INDEX =
      """
      {"_class_name": "StableDiffusionPipeline", "_diffusers_version": "0.21.4",
       "unet": ["diffusers", "UNet2DConditionModel"],
       "vae": ["diffusers", "AutoencoderKL"],
       "text_encoder": ["transformers", "CLIPTextModel"],
       "tokenizer": ["transformers", "CLIPTokenizer"],
       "scheduler": ["diffusers", "PNDMScheduler"],
       "safety_checker": [null, null],
       "requires_safety_checker": false}
      """;

  private TestPipeline() {}

  /** The files of a sound pipeline; its tensors have 24 elements in all. The map may be changed. */
  public static Map<String, byte[]> files() {
    byte[] half = new SafetensorsBuilder().tensor("weight", "F16", 16, 2, 4).build();
    Map<String, byte[]> files = new LinkedHashMap<>();
    files.put("model_index.json", utf8(INDEX));
    files.put("unet/config.json", utf8("{\"_class_name\": \"UNet2DConditionModel\"}"));
    files.put("unet/diffusion_pytorch_model.safetensors", half);
    files.put("vae/config.json", utf8("{\"_class_name\": \"AutoencoderKL\"}"));
    files.put("vae/diffusion_pytorch_model.safetensors", half);
    files.put("text_encoder/config.json", utf8("{\"model_type\": \"clip_text_model\"}"));
    files.put("text_encoder/model.safetensors", half);
    files.put("tokenizer/tokenizer_config.json", utf8("{}"));
    files.put("tokenizer/vocab.json", utf8("{}"));
    files.put("scheduler/scheduler_config.json", utf8("{}"));
    return files;
  }

  /** The same pipeline in one file. */
  public static ZipBuilder dduf() {
    return dduf(files());
  }

  /** An archive of some files. */
  public static ZipBuilder dduf(Map<String, byte[]> files) {
    ZipBuilder zip = new ZipBuilder();
    files.forEach(zip::entry);
    return zip;
  }

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}

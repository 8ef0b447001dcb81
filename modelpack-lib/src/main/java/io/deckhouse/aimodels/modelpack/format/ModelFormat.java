package io.deckhouse.aimodels.modelpack.format;

import java.util.Locale;

/** The format of a model as a whole. */
public enum ModelFormat {
  SAFETENSORS,
  GGUF,
  DIFFUSERS,
  DDUF,
  ONNX,
  TENSORFLOW,
  PICKLE,
  OTHER;

  /** The name in documents and configs: lower case. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }
}

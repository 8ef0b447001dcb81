package io.deckhouse.aimodels.modelpack.format;

/** The roles of a file in a model (ModelPack model-spec, spec.md "Layer media types"). */
public enum FileRole {
  WEIGHT_CONFIG("weight.config"),
  WEIGHT("weight"),
  CODE("code"),
  DATASET("dataset"),
  DOC("doc");

  private final String id;

  FileRole(String id) {
    this.id = id;
  }

  /** The part of the media type that names the role. */
  public String id() {
    return id;
  }
}

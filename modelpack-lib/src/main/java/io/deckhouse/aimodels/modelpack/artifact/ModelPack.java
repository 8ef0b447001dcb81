package io.deckhouse.aimodels.modelpack.artifact;

/** Names of the ModelPack specification (model-spec, spec.md), and the names that came before. */
public final class ModelPack {
  /** The artifact type of a manifest. */
  public static final String ARTIFACT_TYPE = "application/vnd.cncf.model.manifest.v1+json";

  /** The media type of a config. */
  public static final String CONFIG = "application/vnd.cncf.model.config.v1+json";

  /** On a layer: the path of the file in the model. */
  public static final String FILE_PATH = "org.cncf.model.filepath";

  /** On a layer: name, mode, owner, size and time of the file, as JSON. */
  public static final String FILE_METADATA = "org.cncf.model.file.metadata+json";

  /** On a layer: whether its media type is a guess. */
  public static final String MEDIA_TYPE_UNTESTED = "org.cncf.model.file.mediatype.untested";

  /** As {@link #CONFIG}, before June 2025. */
  public static final String LEGACY_CONFIG = "application/vnd.cnai.model.config.v1+json";

  /** As {@link #FILE_PATH}, before June 2025. */
  public static final String LEGACY_FILE_PATH = "org.cnai.model.filepath";

  private ModelPack() {}
}

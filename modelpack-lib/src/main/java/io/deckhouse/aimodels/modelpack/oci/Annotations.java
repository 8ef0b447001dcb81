package io.deckhouse.aimodels.modelpack.oci;

/** Keys of annotations that the OCI specifications and container tools define. */
public final class Annotations {
  /** The tag of an entry of an index.json (image-spec, annotations.md). */
  public static final String REF_NAME = "org.opencontainers.image.ref.name";

  /** The file name that {@code oras pull} gives a layer. */
  public static final String TITLE = "org.opencontainers.image.title";

  public static final String CREATED = "org.opencontainers.image.created";
  public static final String LICENSES = "org.opencontainers.image.licenses";
  public static final String SOURCE = "org.opencontainers.image.source";
  public static final String REVISION = "org.opencontainers.image.revision";

  /** The full reference of an entry of an index.json, as containerd writes it. */
  public static final String CONTAINERD_IMAGE_NAME = "io.containerd.image.name";

  private Annotations() {}
}

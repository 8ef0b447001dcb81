package io.deckhouse.aimodels.modelpack.oci;

/** Media types of the OCI image specification and of manifests of artifacts. */
public final class MediaTypes {
  public static final String IMAGE_MANIFEST = "application/vnd.oci.image.manifest.v1+json";
  public static final String IMAGE_INDEX = "application/vnd.oci.image.index.v1+json";
  public static final String DOCKER_MANIFEST =
      "application/vnd.docker.distribution.manifest.v2+json";
  public static final String DOCKER_MANIFEST_LIST =
      "application/vnd.docker.distribution.manifest.list.v2+json";
  public static final String EMPTY_JSON = "application/vnd.oci.empty.v1+json";

  private MediaTypes() {}

  /** Whether it names a manifest with a config and layers. */
  public static boolean isManifest(String mediaType) {
    return mediaType.equals(IMAGE_MANIFEST) || mediaType.equals(DOCKER_MANIFEST);
  }

  /** Whether it names an index of manifests. */
  public static boolean isIndex(String mediaType) {
    return mediaType.equals(IMAGE_INDEX) || mediaType.equals(DOCKER_MANIFEST_LIST);
  }

  /**
   * Whether it names a layer that may be missing, since not everybody may hand it on (image-spec,
   * layer.md "Non-Distributable Layers", and Docker's foreign layers).
   */
  public static boolean isNonDistributable(String mediaType) {
    return mediaType.startsWith("application/vnd.oci.image.layer.nondistributable.")
        || mediaType.startsWith("application/vnd.docker.image.rootfs.foreign.");
  }
}

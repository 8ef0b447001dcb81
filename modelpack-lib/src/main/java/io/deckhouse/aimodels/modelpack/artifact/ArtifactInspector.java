package io.deckhouse.aimodels.modelpack.artifact;

import io.deckhouse.aimodels.modelpack.InvalidContentException;
import io.deckhouse.aimodels.modelpack.content.Blobs;
import io.deckhouse.aimodels.modelpack.content.ContentStore;
import io.deckhouse.aimodels.modelpack.format.ModelFacts;
import io.deckhouse.aimodels.modelpack.format.ModelReport;
import io.deckhouse.aimodels.modelpack.inspect.ModelInspector;
import io.deckhouse.aimodels.modelpack.oci.Descriptor;
import io.deckhouse.aimodels.modelpack.oci.Digest;
import io.deckhouse.aimodels.modelpack.oci.Manifest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Looks at a stored artifact without reading more than headers of its weights. */
public final class ArtifactInspector {
  /** The longest config that is read, in bytes. */
  public static final int CONFIG_SIZE_MAX_BYTES = 4 * 1024 * 1024;

  private final ContentStore store;

  public ArtifactInspector(ContentStore store) {
    this.store = store;
  }

  /**
   * Reads manifest and config, and the headers of the files. Of a store that is not here the
   * headers are only read when the facts were not recorded in the artifact.
   *
   * @throws io.deckhouse.aimodels.modelpack.InvalidContentException when the manifest or the config
   *     is malformed, or the paths are not safe
   */
  public ArtifactReport inspect(Descriptor descriptor) {
    Manifest manifest = store.manifest(descriptor);
    Optional<ModelConfig> config = config(manifest);
    Optional<ModelFacts> recorded =
        store.isRemote()
            ? config.flatMap(present -> RecordedFacts.of(manifest, present))
            : Optional.empty();
    if (!store.isRemote()) {
      requireWhole(manifest);
    }
    List<ArtifactFiles.Entry> files = new ArtifactFiles(store).list(manifest);
    ModelReport report =
        recorded
            .map(facts -> new ModelReport(facts, List.of(), List.of()))
            .orElseGet(
                () ->
                    ModelInspector.inspect(files.stream().map(ArtifactFiles.Entry::file).toList()));
    return new ArtifactReport(manifest, config, files, report, referrers(manifest.digest()));
  }

  /** An artifact without one of its blobs is damaged, which is more than not to be found. */
  private void requireWhole(Manifest manifest) {
    for (Descriptor layer : manifest.layers()) {
      if (store.size(layer.digest()).isEmpty()) {
        throw new InvalidContentException(
            "the artifact is not complete: blob "
                + layer.digest()
                + layer.annotation(ModelPack.FILE_PATH).map(path -> " (" + path + ")").orElse("")
                + " is not in "
                + store.location());
      }
    }
  }

  /**
   * The config of a ModelPack artifact.
   *
   * @throws io.deckhouse.aimodels.modelpack.InvalidContentException when it is malformed
   */
  public Optional<ModelConfig> config(Manifest manifest) {
    String mediaType = manifest.config().mediaType();
    if (!mediaType.equals(ModelPack.CONFIG) && !mediaType.equals(ModelPack.LEGACY_CONFIG)) {
      return Optional.empty();
    }
    byte[] bytes = Blobs.readSmall(store, manifest.config(), CONFIG_SIZE_MAX_BYTES);
    return Optional.of(ModelConfig.parse(bytes, "config"));
  }

  /** By the subject of manifests, and by the tag that cosign gives a signature. */
  private List<Descriptor> referrers(Digest digest) {
    List<Descriptor> found = new ArrayList<>(store.referrers(digest));
    store.resolve(digest.algorithm().prefix() + "-" + digest.hex() + ".sig").ifPresent(found::add);
    return found;
  }
}

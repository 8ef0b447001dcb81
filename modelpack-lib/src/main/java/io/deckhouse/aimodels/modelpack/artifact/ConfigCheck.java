package io.deckhouse.aimodels.modelpack.artifact;

import io.deckhouse.aimodels.modelpack.ModelPackException;
import io.deckhouse.aimodels.modelpack.content.Blobs;
import io.deckhouse.aimodels.modelpack.content.ContentStore;
import io.deckhouse.aimodels.modelpack.oci.Digest;
import io.deckhouse.aimodels.modelpack.oci.Manifest;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Compares a ModelPack config with the layers of its manifest (model-spec, config.md {@code
 * modelfs}): each layer has its diffId, the digest of its uncompressed bytes.
 */
public final class ConfigCheck {
  private final ContentStore store;

  public ConfigCheck(ContentStore store) {
    this.store = store;
  }

  /**
   * Lists what the descriptors alone show not to fit; of compressed layers that is nothing.
   *
   * @param contents of the manifest's layers, in their order
   * @return nothing also when the config is another tool's, whose meaning is not known here
   * @throws io.deckhouse.aimodels.modelpack.InvalidContentException when the config cannot be read
   */
  public List<String> faultsOfDescriptors(Manifest manifest, List<LayerContent> contents) {
    return faults(manifest, contents, false);
  }

  /**
   * Lists what does not fit. Compressed layers are read; of the others the descriptor is enough.
   *
   * @param contents of the manifest's layers, in their order
   * @return nothing also when the config is another tool's, whose meaning is not known here
   * @throws io.deckhouse.aimodels.modelpack.InvalidContentException when the config or a compressed
   *     layer cannot be read
   */
  public List<String> faults(Manifest manifest, List<LayerContent> contents) {
    return faults(manifest, contents, true);
  }

  private List<String> faults(Manifest manifest, List<LayerContent> contents, boolean reads) {
    Optional<ModelConfig> config = new ArtifactInspector(store).config(manifest);
    if (config.isEmpty() || !manifest.config().mediaType().equals(ModelPack.CONFIG)) {
      return List.of();
    }
    List<Digest> diffIds = config.get().diffIds();
    if (diffIds.size() != contents.size()) {
      return List.of(
          "config: %d diffIds (expected: one for each of %d layers)"
              .formatted(diffIds.size(), contents.size()));
    }
    List<String> faults = new ArrayList<>();
    for (int i = 0; i < diffIds.size(); i++) {
      if (!reads && contents.get(i).compression() != Compression.NONE) {
        continue;
      }
      Digest actual = uncompressed(contents.get(i), diffIds.get(i).algorithm());
      if (!actual.equals(diffIds.get(i))) {
        faults.add(
            "config: diffId of layer %d is %s (expected: %s)"
                .formatted(i + 1, diffIds.get(i), actual));
      }
    }
    return faults;
  }

  private Digest uncompressed(LayerContent content, Digest.Algorithm algorithm) {
    Digest stored = content.layer().digest();
    if (content.compression() == Compression.NONE && stored.algorithm() == algorithm) {
      return stored;
    }
    MessageDigest hasher = algorithm.hasher();
    byte[] buffer = new byte[Blobs.BUFFER_BYTES];
    try (VerifiedInputStream in = VerifiedInputStream.open(store, content.layer())) {
      InputStream plain = content.compression().decompress(in, content.layer());
      for (int count = plain.read(buffer); count >= 0; count = plain.read(buffer)) {
        hasher.update(buffer, 0, count);
      }
    } catch (IOException e) {
      throw ModelPackException.io("read layer " + stored, e);
    }
    return Digest.of(algorithm, hasher.digest());
  }
}

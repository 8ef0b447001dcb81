package io.deckhouse.aimodels.modelpack.pack;

import io.deckhouse.aimodels.modelpack.format.ModelReport;
import io.deckhouse.aimodels.modelpack.oci.Descriptor;
import io.deckhouse.aimodels.modelpack.source.Origin;
import java.util.List;
import java.util.Optional;

/**
 * What packing made.
 *
 * @param manifest the artifact
 * @param report what the model is
 * @param layers in their order
 * @param size the bytes of config and layers
 * @param origin where the files were published, as it was recorded
 * @param leftOut what lay in the source and was not taken
 * @param filesInTar files that share a tar layer, though each was to have its own, because the
 *     manifest would have been too large
 */
public record PackResult(
    Descriptor manifest,
    ModelReport report,
    List<Descriptor> layers,
    long size,
    Optional<Origin> origin,
    List<String> leftOut,
    int filesInTar) {
  public PackResult {
    layers = List.copyOf(layers);
    leftOut = List.copyOf(leftOut);
  }
}

package io.deckhouse.aimodels.modelpack.artifact;

import io.deckhouse.aimodels.modelpack.format.ModelReport;
import io.deckhouse.aimodels.modelpack.oci.Descriptor;
import io.deckhouse.aimodels.modelpack.oci.Manifest;
import java.util.List;
import java.util.Optional;

/**
 * What a stored artifact is.
 *
 * @param config the ModelPack config; other tools' artifacts have none
 * @param files in the order of their paths
 * @param report facts and findings, read from the files' own headers
 * @param referrers signatures, SBOMs and the like
 */
public record ArtifactReport(
    Manifest manifest,
    Optional<ModelConfig> config,
    List<ArtifactFiles.Entry> files,
    ModelReport report,
    List<Descriptor> referrers) {
  public ArtifactReport {
    files = List.copyOf(files);
    referrers = List.copyOf(referrers);
  }

  /** Config and layers, in bytes. */
  public long size() {
    return manifest.contentSize();
  }
}

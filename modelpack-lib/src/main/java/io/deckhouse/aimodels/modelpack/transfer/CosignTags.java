package io.deckhouse.aimodels.modelpack.transfer;

import io.deckhouse.aimodels.modelpack.oci.Digest;
import java.util.List;

/** The tags under which cosign keeps what it makes about a manifest, beside that manifest. */
final class CosignTags {
  private static final List<String> SUFFIXES = List.of("sig", "att", "sbom");

  private CosignTags() {}

  /** The tags for a manifest: signatures, attestations, SBOMs. */
  static List<String> of(Digest subject) {
    String stem = subject.algorithm().prefix() + "-" + subject.hex() + ".";
    return SUFFIXES.stream().map(stem::concat).toList();
  }
}

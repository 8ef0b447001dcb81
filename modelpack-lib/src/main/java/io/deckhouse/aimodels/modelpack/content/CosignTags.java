package io.deckhouse.aimodels.modelpack.content;

import io.deckhouse.aimodels.modelpack.oci.Digest;
import java.util.List;

/** The tags under which cosign keeps what it makes about a manifest, beside that manifest. */
public final class CosignTags {
  private static final List<String> SUFFIXES = List.of("sig", "att", "sbom");

  private CosignTags() {}

  /** The tags for a manifest: signatures, attestations, SBOMs. */
  public static List<String> of(Digest subject) {
    return SUFFIXES.stream().map(stem(subject)::concat).toList();
  }

  /** The tag for signatures of a manifest. */
  public static String signatures(Digest subject) {
    return stem(subject) + "sig";
  }

  private static String stem(Digest subject) {
    return subject.algorithm().prefix() + "-" + subject.hex() + ".";
  }
}

package io.deckhouse.aimodels.modelpack.content.registry;

import io.deckhouse.aimodels.modelpack.http.HttpRequest;
import io.deckhouse.aimodels.modelpack.oci.Descriptor;
import io.deckhouse.aimodels.modelpack.oci.Digest;
import io.deckhouse.aimodels.modelpack.oci.ImageIndex;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Lists what refers to a manifest (OCI distribution-spec, "Listing Referrers"). */
record ReferrersEndpoint(RegistryCaller caller) {
  /** The referrers, or nothing when the registry does not have this part of the API. */
  Optional<List<Descriptor>> list(Digest subject) {
    List<Descriptor> found = new ArrayList<>();
    String what = "the referrers of " + subject + " in " + caller.name();
    boolean supported =
        new Pages(caller, what)
            .visit(
                HttpRequest.of("GET", caller.address("referrers/" + subject)),
                page -> found.addAll(ImageIndex.parse(page, what).manifests()));
    return supported ? Optional.of(List.copyOf(found)) : Optional.empty();
  }
}

package io.deckhouse.aimodels.modelpack.transfer;

import io.deckhouse.aimodels.modelpack.oci.Annotations;
import io.deckhouse.aimodels.modelpack.oci.Descriptor;
import io.deckhouse.aimodels.modelpack.oci.MediaTypes;

/**
 * A config or a layer of a copy, with no more of its descriptor than moving it needs: there may be
 * very many.
 *
 * @param descriptor without annotations and other fields
 * @param description what people call it
 * @param mayBeMissing whether the artifact is complete without it
 */
record Blob(Descriptor descriptor, String description, boolean mayBeMissing) {
  static Blob of(Descriptor part) {
    return new Blob(
        new Descriptor(part.mediaType(), part.digest(), part.size()),
        part.annotation(Annotations.TITLE).orElseGet(() -> part.digest().shortHex()),
        MediaTypes.isNonDistributable(part.mediaType()));
  }

  long size() {
    return descriptor.size();
  }

  /** The same blob, which somebody else needs. */
  Blob needed() {
    return new Blob(descriptor, description, false);
  }
}

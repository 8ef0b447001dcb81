package io.deckhouse.aimodels.modelpack.content;

import io.deckhouse.aimodels.modelpack.oci.Descriptor;

/** A name of a store and the manifest that it points at. */
public record NamedManifest(String name, Descriptor manifest) {}

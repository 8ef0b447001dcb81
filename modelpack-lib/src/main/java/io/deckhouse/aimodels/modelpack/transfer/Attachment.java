package io.deckhouse.aimodels.modelpack.transfer;

import io.deckhouse.aimodels.modelpack.oci.Descriptor;
import io.deckhouse.aimodels.modelpack.oci.Digest;
import java.util.List;
import java.util.Optional;

/**
 * A signature, an SBOM or another thing that is about a manifest.
 *
 * @param subject what it is about
 * @param document its manifest or index
 * @param parts what must be there before: the manifests of an index, bottom-up
 * @param tag how it is found; nothing for one that names its subject itself
 */
record Attachment(
    Digest subject, Descriptor document, List<Descriptor> parts, Optional<String> tag) {}

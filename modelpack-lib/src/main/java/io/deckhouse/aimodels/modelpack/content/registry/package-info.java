/** A repository of an OCI registry as a store of content (OCI distribution-spec). */
@NullMarked
package io.deckhouse.aimodels.modelpack.content.registry;

import org.jspecify.annotations.NullMarked;

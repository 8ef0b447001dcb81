/** Stores of OCI content: blobs, manifests, and the names that point at them. */
@NullMarked
package io.deckhouse.aimodels.modelpack.content;

import org.jspecify.annotations.NullMarked;

/** Signatures of artifacts, in both forms that cosign has. */
@NullMarked
package io.deckhouse.aimodels.modelpack.trust.signature;

import org.jspecify.annotations.NullMarked;

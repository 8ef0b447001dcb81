/** Moves artifacts between stores. */
@NullMarked
package io.deckhouse.aimodels.modelpack.transfer;

import org.jspecify.annotations.NullMarked;

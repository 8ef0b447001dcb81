/** Checks a stored artifact or a model directory as a whole. */
@NullMarked
package io.deckhouse.aimodels.modelpack.verify;

import org.jspecify.annotations.NullMarked;

/** A model directory becomes a ModelPack artifact. */
@NullMarked
package io.deckhouse.aimodels.modelpack.pack;

import org.jspecify.annotations.NullMarked;

/** A ModelPack artifact becomes a model directory. */
@NullMarked
package io.deckhouse.aimodels.modelpack.unpack;

import org.jspecify.annotations.NullMarked;

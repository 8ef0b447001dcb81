/** Safetensors headers and sharded sets. */
@NullMarked
package io.deckhouse.aimodels.modelpack.format.safetensors;

import org.jspecify.annotations.NullMarked;

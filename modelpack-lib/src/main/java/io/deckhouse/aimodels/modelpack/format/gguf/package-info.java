/** GGUF headers and split sets. */
@NullMarked
package io.deckhouse.aimodels.modelpack.format.gguf;

import org.jspecify.annotations.NullMarked;

/** Models of Hugging Face, and of what speaks its protocol. */
@NullMarked
package io.deckhouse.aimodels.modelpack.source.huggingface;

import org.jspecify.annotations.NullMarked;

/** The files that describe a model on Hugging Face: configurations and the model card. */
@NullMarked
package io.deckhouse.aimodels.modelpack.format.huggingface;

import org.jspecify.annotations.NullMarked;

/** A model hub with the API of Hugging Face, and the faults that clients of it meet. */
@NullMarked
package io.deckhouse.aimodels.modelpack.testkit.hub;

import org.jspecify.annotations.NullMarked;

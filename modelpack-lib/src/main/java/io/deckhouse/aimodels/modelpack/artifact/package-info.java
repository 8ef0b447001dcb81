/** The vocabulary of ModelPack artifacts, and the files that a stored artifact holds. */
@NullMarked
package io.deckhouse.aimodels.modelpack.artifact;

import org.jspecify.annotations.NullMarked;

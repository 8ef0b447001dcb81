/** Diffusers pipelines: a tree of component folders, or the same in one DDUF file. */
@NullMarked
package io.deckhouse.aimodels.modelpack.format.diffusers;

import org.jspecify.annotations.NullMarked;

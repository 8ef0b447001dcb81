/** Looks at a model as a whole: what it is, what its files are, and what is wrong with it. */
@NullMarked
package io.deckhouse.aimodels.modelpack.inspect;

import org.jspecify.annotations.NullMarked;

/** Tar archives, read in place or as they come. */
@NullMarked
package io.deckhouse.aimodels.modelpack.format.tar;

import org.jspecify.annotations.NullMarked;

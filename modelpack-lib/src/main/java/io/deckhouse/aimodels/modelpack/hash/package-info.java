/** Hashing that an ended process can hand on to the next one. */
@NullMarked
package io.deckhouse.aimodels.modelpack.hash;

import org.jspecify.annotations.NullMarked;

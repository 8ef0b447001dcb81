/** What is being done and how far it is: a tree of allocations. */
@NullMarked
package io.deckhouse.aimodels.modelpack.progress;

import org.jspecify.annotations.NullMarked;

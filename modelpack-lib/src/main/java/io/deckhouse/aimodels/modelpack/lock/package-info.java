/** Locks that hold between processes and between the threads of one. */
@NullMarked
package io.deckhouse.aimodels.modelpack.lock;

import org.jspecify.annotations.NullMarked;

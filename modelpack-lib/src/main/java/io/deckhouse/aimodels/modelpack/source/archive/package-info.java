/** Model directories in archives. */
@NullMarked
package io.deckhouse.aimodels.modelpack.source.archive;

import org.jspecify.annotations.NullMarked;

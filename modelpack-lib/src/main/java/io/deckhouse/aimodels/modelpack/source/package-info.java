/** Where the files of a model come from. */
@NullMarked
package io.deckhouse.aimodels.modelpack.source;

import org.jspecify.annotations.NullMarked;

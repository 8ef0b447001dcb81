/** Strict, bounded JSON: what every reader and writer of JSON in the library goes through. */
@NullMarked
package io.deckhouse.aimodels.modelpack.json;

import org.jspecify.annotations.NullMarked;

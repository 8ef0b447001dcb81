/** The locations that people write, and what they open. */
@NullMarked
package io.deckhouse.aimodels.modelpack.location;

import org.jspecify.annotations.NullMarked;

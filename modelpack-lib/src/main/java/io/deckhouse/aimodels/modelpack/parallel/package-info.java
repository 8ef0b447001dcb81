/** Several tasks at once, with one outcome. */
@NullMarked
package io.deckhouse.aimodels.modelpack.parallel;

import org.jspecify.annotations.NullMarked;

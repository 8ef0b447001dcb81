/**
 * What every part of the library may throw, and the codes that programs map to their own answers.
 */
@NullMarked
package io.deckhouse.aimodels.modelpack;

import org.jspecify.annotations.NullMarked;

/** Diffusers trees and DDUF archives. */
@NullMarked
package io.deckhouse.aimodels.modelpack.format.diffusers;

import org.jspecify.annotations.NullMarked;

/** Readers that check model files: detection, facts, findings and the content policy. */
@NullMarked
package io.deckhouse.aimodels.modelpack.format;

import org.jspecify.annotations.NullMarked;

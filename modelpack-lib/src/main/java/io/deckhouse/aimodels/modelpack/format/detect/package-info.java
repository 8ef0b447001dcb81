/** What a file is, judged by its content: the ground of the content policy. */
@NullMarked
package io.deckhouse.aimodels.modelpack.format.detect;

import org.jspecify.annotations.NullMarked;

/** Scripts that complete commands in shells. */
@NullMarked
package io.deckhouse.aimodels.cli.completion;

import org.jspecify.annotations.NullMarked;

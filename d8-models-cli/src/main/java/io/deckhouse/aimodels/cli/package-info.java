/** The {@code d8-models} command: options, output, exit codes. All work is done by the library. */
@NullMarked
package io.deckhouse.aimodels.cli;

import org.jspecify.annotations.NullMarked;

/** The command as people and scripts see it: exit codes, messages, output, files. */
@NullMarked
package io.deckhouse.aimodels.cli;

import org.jspecify.annotations.NullMarked;

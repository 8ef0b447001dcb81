/** One class for each command, and the options that several share. */
@NullMarked
package io.deckhouse.aimodels.cli.commands;

import org.jspecify.annotations.NullMarked;

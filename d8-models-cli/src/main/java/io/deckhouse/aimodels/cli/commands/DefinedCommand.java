package io.deckhouse.aimodels.cli.commands;

import picocli.CommandLine.Model.CommandSpec;

/** A command that says what it is. */
public interface DefinedCommand {
  /** Its name, help, options and parameters. */
  CommandSpec spec();
}

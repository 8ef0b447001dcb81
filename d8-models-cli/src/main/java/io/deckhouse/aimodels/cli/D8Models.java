package io.deckhouse.aimodels.cli;

import io.deckhouse.aimodels.cli.commands.CompletionCommand;
import io.deckhouse.aimodels.cli.commands.InspectCommand;
import io.deckhouse.aimodels.cli.commands.ListCommand;
import io.deckhouse.aimodels.cli.commands.PackCommand;
import io.deckhouse.aimodels.cli.commands.PruneCommand;
import io.deckhouse.aimodels.cli.commands.RemoveCommand;
import io.deckhouse.aimodels.cli.commands.RootCommand;
import io.deckhouse.aimodels.cli.commands.TagCommand;
import io.deckhouse.aimodels.cli.commands.UnpackCommand;
import io.deckhouse.aimodels.cli.commands.VerifyCommand;
import io.deckhouse.aimodels.cli.commands.VersionCommand;
import io.deckhouse.aimodels.cli.terminal.Console;
import picocli.CommandLine;

/** The command as a whole: its subcommands, and what they have in common. */
public final class D8Models {
  private final Console console;

  public D8Models(Console console) {
    this.console = console;
  }

  /** All commands, not parsed yet. */
  public CommandLine commandLine() {
    RootCommand root = new RootCommand(console);
    Failures failures = new Failures(console, root::debug);
    return new CommandLine(root)
        .addSubcommand(new PackCommand(console))
        .addSubcommand(new InspectCommand(console))
        .addSubcommand(new VerifyCommand(console))
        .addSubcommand(new UnpackCommand(console))
        .addSubcommand(new ListCommand(console))
        .addSubcommand(new TagCommand(console))
        .addSubcommand(new RemoveCommand(console))
        .addSubcommand(new PruneCommand(console))
        .addSubcommand(new CompletionCommand(console))
        .addSubcommand(new VersionCommand(console))
        .setOut(console.out())
        .setErr(console.err())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setDefaultValueProvider(new EnvironmentDefaults(console))
        .setParameterExceptionHandler(failures)
        .setExecutionExceptionHandler(failures)
        .setColorScheme(
            CommandLine.Help.defaultColorScheme(
                console.colours(console.outIsTerminal())
                    ? CommandLine.Help.Ansi.ON
                    : CommandLine.Help.Ansi.OFF));
  }

  /**
   * Runs one command line.
   *
   * @return the exit code
   */
  public int run(String... arguments) {
    try {
      return commandLine().execute(arguments);
    } catch (OutOfMemoryError e) {
      console.message("error: not enough memory for this command");
      console.message("give it more: D8_MODELS_JAVA_OPTS=-Xmx512m");
      return 1;
    }
  }
}

package io.deckhouse.aimodels.cli;

import io.deckhouse.aimodels.cli.commands.CompletionCommand;
import io.deckhouse.aimodels.cli.commands.CopyCommand;
import io.deckhouse.aimodels.cli.commands.DefinedCommand;
import io.deckhouse.aimodels.cli.commands.InspectCommand;
import io.deckhouse.aimodels.cli.commands.KeyCommand;
import io.deckhouse.aimodels.cli.commands.ListCommand;
import io.deckhouse.aimodels.cli.commands.LoginCommand;
import io.deckhouse.aimodels.cli.commands.LogoutCommand;
import io.deckhouse.aimodels.cli.commands.PackCommand;
import io.deckhouse.aimodels.cli.commands.PruneCommand;
import io.deckhouse.aimodels.cli.commands.PullCommand;
import io.deckhouse.aimodels.cli.commands.PushCommand;
import io.deckhouse.aimodels.cli.commands.RemoveCommand;
import io.deckhouse.aimodels.cli.commands.RootCommand;
import io.deckhouse.aimodels.cli.commands.SignCommand;
import io.deckhouse.aimodels.cli.commands.TagCommand;
import io.deckhouse.aimodels.cli.commands.UnpackCommand;
import io.deckhouse.aimodels.cli.commands.VerifyCommand;
import io.deckhouse.aimodels.cli.commands.VersionCommand;
import io.deckhouse.aimodels.cli.terminal.Console;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import picocli.CommandLine;

/** The command as a whole: its subcommands, and what they have in common. */
public final class D8Models {
  private final Console console;

  public D8Models(Console console) {
    this.console = console;
  }

  private static Map<String, Function<Console, DefinedCommand>> commands() {
    Map<String, Function<Console, DefinedCommand>> commands = new LinkedHashMap<>();
    commands.put("pack", PackCommand::new);
    commands.put("inspect", InspectCommand::new);
    commands.put("verify", VerifyCommand::new);
    commands.put("unpack", UnpackCommand::new);
    commands.put("push", PushCommand::new);
    commands.put("pull", PullCommand::new);
    commands.put("copy", CopyCommand::new);
    commands.put("list", ListCommand::new);
    commands.put("tag", TagCommand::new);
    commands.put("remove", RemoveCommand::new);
    commands.put("prune", PruneCommand::new);
    commands.put("key", KeyCommand::new);
    commands.put("sign", SignCommand::new);
    commands.put("login", LoginCommand::new);
    commands.put("logout", LogoutCommand::new);
    commands.put("completion", CompletionCommand::new);
    commands.put("version", VersionCommand::new);
    return commands;
  }

  /** All commands, not parsed yet. */
  public CommandLine commandLine() {
    return commandLine(commands());
  }

  private CommandLine commandLine(Map<String, Function<Console, DefinedCommand>> commands) {
    RootCommand root = new RootCommand(console);
    Failures failures = new Failures(console, root::debug);
    CommandLine commandLine = new CommandLine(root.spec());
    commands.values().forEach(command -> commandLine.addSubcommand(command.apply(console).spec()));
    return commandLine
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

  /** Reading the options of all commands would be most of the time of a short one. */
  private CommandLine commandLineFor(String[] arguments) {
    Map<String, Function<Console, DefinedCommand>> commands = commands();
    if (arguments.length > 0
        && commands.containsKey(arguments[0])
        && !arguments[0].equals("completion")) {
      commands.keySet().retainAll(Set.of(arguments[0]));
    }
    return commandLine(commands);
  }

  /**
   * Runs one command line.
   *
   * @return the exit code
   */
  public int run(String... arguments) {
    try {
      return commandLineFor(arguments).execute(arguments);
    } catch (OutOfMemoryError e) {
      console.message("error: not enough memory for this command");
      console.message("give it more: D8_MODELS_JAVA_OPTS=-Xmx512m");
      return 1;
    }
  }
}

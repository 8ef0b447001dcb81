package io.deckhouse.aimodels.cli.completion;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** A completion script for fish, which picocli does not write. */
final class FishCompletion {
  private static final String COMPLETE = "complete -c d8-models";

  private final CommandLine commandLine;
  private final StringBuilder script = new StringBuilder();

  FishCompletion(CommandLine commandLine) {
    this.commandLine = commandLine;
  }

  String script() {
    script.append("# Completions of d8-models for fish.\n");
    Map<String, CommandLine> commands = new TreeMap<>(commandLine.getSubcommands());
    for (CommandLine command : commands.values()) {
      CommandSpec spec = command.getCommandSpec();
      script
          .append(COMPLETE)
          .append(" -n __fish_use_subcommand -f -a ")
          .append(spec.name())
          .append(" -d ")
          .append(quoted(firstLine(spec.usageMessage().description())))
          .append('\n');
    }
    for (CommandLine command : commands.values()) {
      options(command.getCommandSpec());
      arguments(command.getCommandSpec());
    }
    return script.toString();
  }

  private void options(CommandSpec spec) {
    for (OptionSpec option : spec.options()) {
      if (option.hidden()) {
        continue;
      }
      script
          .append(COMPLETE)
          .append(" -n '__fish_seen_subcommand_from ")
          .append(spec.name())
          .append("'");
      for (String name : option.names()) {
        script.append(
            name.startsWith("--") ? " -l " + name.substring(2) : " -s " + name.substring(1));
      }
      if (option.arity().max() > 0) {
        script.append(" -r");
        List<String> choices = choices(option);
        if (!choices.isEmpty()) {
          script.append(" -f -a ").append(quoted(String.join(" ", choices)));
        }
      }
      script.append(" -d ").append(quoted(firstLine(option.description()))).append('\n');
    }
  }

  /** What an argument can be, where that is a choice of words. */
  private void arguments(CommandSpec spec) {
    for (PositionalParamSpec argument : spec.positionalParameters()) {
      List<String> choices = choices(argument);
      if (!choices.isEmpty()) {
        script
            .append(COMPLETE)
            .append(" -n '__fish_seen_subcommand_from ")
            .append(spec.name())
            .append("' -f -a ")
            .append(quoted(String.join(" ", choices)))
            .append('\n');
      }
    }
  }

  /** A label such as {@code text|json} lists the values. */
  private static List<String> choices(ArgSpec argument) {
    String label = argument.paramLabel();
    return label.matches("[a-z]+(\\|[a-z]+)+") ? List.of(label.split("\\|")) : List.of();
  }

  private static String firstLine(String[] description) {
    return description.length == 0 ? "" : description[0];
  }

  private static String quoted(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }
}

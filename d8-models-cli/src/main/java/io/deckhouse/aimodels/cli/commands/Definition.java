package io.deckhouse.aimodels.cli.commands;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** Puts together what a command is called, what it says of itself, and what it takes. */
final class Definition {
  private static final int HELP_COLUMNS = 100;

  private final CommandSpec spec;
  private final List<String> footer = new ArrayList<>();

  private Definition(CommandSpec spec) {
    this.spec = spec;
  }

  /**
   * Begins a definition.
   *
   * @param command a Runnable or a Callable of an exit code
   * @param description each element is a paragraph
   */
  static Definition of(Object command, String name, String... description) {
    CommandSpec spec = CommandSpec.wrapWithoutInspection(command).name(name);
    spec.usageMessage().description(description).width(HELP_COLUMNS);
    spec.addOption(
        OptionSpec.builder("-h", "--help")
            .usageHelp(true)
            .description("Show this help message and exit.")
            .build());
    return new Definition(spec);
  }

  Definition takes(Argument<?>... arguments) {
    return takes(List.of(arguments));
  }

  Definition takes(List<? extends Argument<?>> arguments) {
    for (Argument<?> argument : arguments) {
      switch (argument.spec()) {
        case OptionSpec option -> spec.addOption(option);
        case PositionalParamSpec position -> spec.addPositional(position);
        default -> throw new IllegalStateException("neither an option nor a position");
      }
    }
    return this;
  }

  /** Adds examples below the options; each line is a command, perhaps with a remark. */
  Definition examples(String... lines) {
    return notes("", "Examples:").notes(indented(lines));
  }

  /** Adds lines below the options. */
  Definition notes(String... lines) {
    footer.addAll(List.of(lines));
    return this;
  }

  private static String[] indented(String... lines) {
    List<String> indented = new ArrayList<>();
    for (String line : lines) {
      indented.add("  " + line);
    }
    return indented.toArray(String[]::new);
  }

  CommandSpec spec() {
    spec.usageMessage().footer(footer.toArray(String[]::new));
    return spec;
  }
}

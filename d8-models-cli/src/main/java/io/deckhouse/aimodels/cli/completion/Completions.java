package io.deckhouse.aimodels.cli.completion;

import picocli.AutoComplete;
import picocli.CommandLine;

/** Generates the scripts from the commands themselves. */
public final class Completions {
  /** The shells. */
  public enum Shell {
    BASH,
    ZSH,
    FISH
  }

  private Completions() {}

  /** The script for a shell. */
  public static String script(Shell shell, CommandLine commandLine) {
    return switch (shell) {
      case BASH -> bash(commandLine);
      case ZSH -> "#compdef d8-models\n" + bash(commandLine);
      case FISH -> new FishCompletion(commandLine).script();
    };
  }

  /** The script of picocli works in bash, and in zsh through bashcompinit, which it starts. */
  private static String bash(CommandLine commandLine) {
    return AutoComplete.bash("d8-models", commandLine)
        .lines()
        .map(String::stripTrailing)
        .reduce(new StringBuilder(), (text, line) -> text.append(line).append('\n'), (a, b) -> a)
        .toString();
  }
}

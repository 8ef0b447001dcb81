package io.deckhouse.aimodels.cli.completion;

import java.util.Locale;
import picocli.AutoComplete;
import picocli.CommandLine;

/** Generates the scripts from the commands themselves. */
public final class Completions {
  /** The shells. */
  public enum Shell {
    BASH,
    ZSH,
    FISH;

    /** As it is written on the command line. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** What bash has and zsh has not. */
  private static final String ZSH_BEGIN =
      """
      #compdef d8-models
      (( ${+functions[compopt]} )) || function compopt { : }
      """;

  /** zsh loads the script when it first completes the command, and wants an answer then too. */
  private static final String ZSH_END =
      """
      if [[ ${zsh_eval_context[-1]} == loadautofunc ]]; then
        _bash_complete -o default -F _complete_d8-models
      fi
      """;

  private Completions() {}

  /** The script for a shell. */
  public static String script(Shell shell, CommandLine commandLine) {
    return switch (shell) {
      case BASH -> bash(commandLine);
      case ZSH -> ZSH_BEGIN + bash(commandLine) + ZSH_END;
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

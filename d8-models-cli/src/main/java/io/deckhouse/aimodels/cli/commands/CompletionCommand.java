package io.deckhouse.aimodels.cli.commands;

import io.deckhouse.aimodels.cli.completion.Completions;
import io.deckhouse.aimodels.cli.terminal.Console;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code d8-models completion}. */
@Command(
    name = "completion",
    mixinStandardHelpOptions = true,
    description = "Print a script that completes d8-models commands in a shell.",
    footer = {
      "",
      "Examples:",
      "  source <(d8-models completion bash)",
      "  d8-models completion zsh > \"${fpath[1]}/_d8-models\"",
      "  d8-models completion fish > ~/.config/fish/completions/d8-models.fish"
    })
public final class CompletionCommand implements Runnable {
  private final Console console;

  @Parameters(index = "0", paramLabel = "bash|zsh|fish", description = "The shell.")
  private Completions.Shell shell = Completions.Shell.BASH;

  @Spec private CommandSpec spec;

  public CompletionCommand(Console console) {
    this.console = console;
  }

  @Override
  public void run() {
    console.out().print(Completions.script(shell, spec.root().commandLine()));
  }
}

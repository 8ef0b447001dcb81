package io.deckhouse.aimodels.cli.commands;

import io.deckhouse.aimodels.cli.completion.Completions;
import io.deckhouse.aimodels.cli.terminal.Console;
import picocli.CommandLine.Model.CommandSpec;

/** {@code d8-models completion}. */
public final class CompletionCommand implements DefinedCommand, Runnable {
  private final Console console;

  private final Argument<Completions.Shell> shell =
      Argument.choicePosition(Completions.Shell.class, "The shell.");

  public CompletionCommand(Console console) {
    this.console = console;
  }

  @Override
  public CommandSpec spec() {
    return Definition.of(
            this, "completion", "Print a script that completes d8-models commands in a shell.")
        .takes(shell)
        .examples(
            "source <(d8-models completion bash)",
            "d8-models completion zsh > \"${fpath[1]}/_d8-models\"",
            "d8-models completion fish > ~/.config/fish/completions/d8-models.fish")
        .spec();
  }

  @Override
  public void run() {
    console
        .out()
        .print(Completions.script(shell.value(), shell.spec().command().root().commandLine()));
  }
}

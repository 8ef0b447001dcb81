package io.deckhouse.aimodels.cli.commands;

import io.deckhouse.aimodels.cli.terminal.Console;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;

/** {@code d8-models copy}. */
public final class CopyCommand implements DefinedCommand, Runnable {
  private final Transfer transfer;

  private final Argument<String> source = Argument.position(0, "SRC", "A packed model.");

  private final Argument<String> target =
      Argument.position(
          1,
          "DST",
          "Where it goes: HOST/REPO[:TAG], oci:DIR[:TAG] or NAME[:TAG]; without a tag, the same.");

  public CopyCommand(Console console) {
    this.transfer = new Transfer(console, "copy", "copied");
  }

  @Override
  public CommandSpec spec() {
    return Definition.of(
            this,
            "copy",
            "Copy a packed model from one place to another, with its signatures.",
            "Nothing passes through the local store. With two registries, the login that is given is"
                + " for the second; d8-models login stores that of the first.")
        .takes(source, target)
        .takes(transfer.arguments())
        .examples(
            "d8-models copy hub.example.org/models/llama:1 registry.example.org/models/llama",
            "d8-models copy registry.example.org/models/llama:1 oci:layout",
            "d8-models copy oci-archive:llama.tar:1 registry.example.org/models/llama")
        .spec();
  }

  @Override
  public void run() {
    transfer.run(source.value(), Optional.of(target.value()));
  }
}

package io.deckhouse.aimodels.cli.commands;

import io.deckhouse.aimodels.cli.terminal.Console;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;

/** {@code d8-models push}. */
public final class PushCommand implements DefinedCommand, Runnable {
  private final Transfer transfer;

  private final Argument<String> name =
      Argument.position(0, "NAME[:TAG]", "A model of the local store.");

  private final Argument<String> target =
      Argument.position(
          1,
          "LOCATION",
          "Where it goes: HOST/REPO[:TAG] or oci:DIR[:TAG]; without a tag, the same.");

  public PushCommand(Console console) {
    this.transfer = new Transfer(console, "push", "pushed");
  }

  @Override
  public CommandSpec spec() {
    return Definition.of(
            this,
            "push",
            "Send a model of the local store to a registry, with its signatures.",
            "What the registry has already is not sent. An interrupted push goes on where it was when"
                + " the same command is run again.")
        .takes(name, target)
        .takes(transfer.arguments())
        .examples(
            "d8-models push llama:1 registry.example.org/models/llama",
            "d8-models push llama:1 registry.example.org/models/llama:stable    under another tag",
            "d8-models push llama:1 localhost:5000/llama --plain-http",
            "d8-models push llama:1 registry.example.org/models/llama --dry-run")
        .spec();
  }

  @Override
  public void run() {
    transfer.run(name.value(), Optional.of(target.value()));
  }
}

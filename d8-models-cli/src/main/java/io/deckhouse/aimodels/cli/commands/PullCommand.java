package io.deckhouse.aimodels.cli.commands;

import io.deckhouse.aimodels.cli.terminal.Console;
import picocli.CommandLine.Model.CommandSpec;

/** {@code d8-models pull}. */
public final class PullCommand implements DefinedCommand, Runnable {
  private final Transfer transfer;

  private final Argument<String> source =
      Argument.position(
          0,
          "LOCATION",
          "A packed model: HOST/REPO[:TAG][@DIGEST], oci:DIR[:TAG] or oci-archive:FILE[:TAG].");

  private final Argument<String> target =
      Argument.text(
          "NAME[:TAG]",
          "What to call it in the local store (default: the repository without its host, and the"
              + " same tag).",
          "-t",
          "--target");

  public PullCommand(Console console) {
    this.transfer = new Transfer(console, "pull", "pulled");
  }

  @Override
  public CommandSpec spec() {
    return Definition.of(
            this,
            "pull",
            "Take a model from a registry into the local store, with its signatures.",
            "Every digest is checked. What the local store has already is not fetched. An interrupted"
                + " pull goes on where it was when the same command is run again.")
        .takes(source, target)
        .takes(transfer.arguments())
        .examples(
            "d8-models pull registry.example.org/models/llama:1              as models/llama:1",
            "d8-models pull registry.example.org/models/llama:1 -t llama     as llama:1",
            "d8-models pull oci-archive:llama.tar -t llama:1")
        .spec();
  }

  @Override
  public void run() {
    transfer.run(source.value(), target.given());
  }
}

package io.deckhouse.aimodels.cli.commands;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.deckhouse.aimodels.cli.terminal.Console;
import io.deckhouse.aimodels.cli.terminal.Sizes;
import io.deckhouse.aimodels.modelpack.content.layout.LayoutStore;
import io.deckhouse.aimodels.modelpack.content.layout.PruneResult;
import io.deckhouse.aimodels.modelpack.json.Json;
import picocli.CommandLine.Model.CommandSpec;

/** {@code d8-models prune}. */
public final class PruneCommand implements DefinedCommand, Runnable {
  private final Console console;

  private final Invocation invocation = new Invocation();

  private final Argument<Boolean> dryRun =
      Argument.flag("Remove nothing, and say what would go.", "--dry-run");

  public PruneCommand(Console console) {
    this.console = console;
  }

  @Override
  public CommandSpec spec() {
    return Definition.of(
            this,
            "prune",
            "Remove content of the local store that no name needs.",
            "What a running command uses stays; what interrupted commands left behind goes too.")
        .takes(dryRun)
        .takes(invocation.arguments())
        .examples("d8-models prune --dry-run     what would go", "d8-models prune")
        .spec();
  }

  @Override
  public void run() {
    try (LayoutStore store = WorkOptions.locations(console).writeHome()) {
      print(store.prune(dryRun.value()));
    }
  }

  private void print(PruneResult result) {
    if (invocation.json()) {
      ObjectNode json = Json.object();
      json.put("dryRun", dryRun.value());
      json.put("blobs", result.blobs());
      json.put("partials", result.partials());
      json.put("size", result.bytes());
      Invocation.print(console, json);
    } else {
      console
          .out()
          .println(
              (dryRun.value() ? "would remove " : "removed ")
                  + Sizes.plural(result.blobs() + result.partials(), "blob")
                  + ", "
                  + Sizes.bytes(result.bytes()));
    }
  }
}

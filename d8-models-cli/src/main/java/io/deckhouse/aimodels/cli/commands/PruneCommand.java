package io.deckhouse.aimodels.cli.commands;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.deckhouse.aimodels.cli.terminal.Console;
import io.deckhouse.aimodels.cli.terminal.Sizes;
import io.deckhouse.aimodels.modelpack.content.layout.LayoutStore;
import io.deckhouse.aimodels.modelpack.content.layout.PruneResult;
import io.deckhouse.aimodels.modelpack.json.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code d8-models prune}. */
@Command(
    name = "prune",
    mixinStandardHelpOptions = true,
    description = {
      "Remove content of the local store that no name needs.",
      "What a running command uses stays; what interrupted commands left behind goes too."
    },
    footer = {
      "",
      "Examples:",
      "  d8-models prune --dry-run     what would go",
      "  d8-models prune"
    })
public final class PruneCommand implements Runnable {
  private final Console console;

  @Mixin private Invocation invocation = new Invocation();

  @Option(names = "--dry-run", description = "Remove nothing, and say what would go.")
  private boolean dryRun;

  public PruneCommand(Console console) {
    this.console = console;
  }

  @Override
  public void run() {
    try (LayoutStore store = WorkOptions.locations(console).writeHome()) {
      print(store.prune(dryRun));
    }
  }

  private void print(PruneResult result) {
    if (invocation.json()) {
      ObjectNode json = Json.object();
      json.put("dryRun", dryRun);
      json.put("blobs", result.blobs());
      json.put("partials", result.partials());
      json.put("size", result.bytes());
      Invocation.print(console, json);
    } else {
      console
          .out()
          .println(
              (dryRun ? "would remove " : "removed ")
                  + (result.blobs() + result.partials())
                  + " blobs, "
                  + Sizes.bytes(result.bytes()));
    }
  }
}

package io.deckhouse.aimodels.cli.commands;

import io.deckhouse.aimodels.cli.terminal.Console;
import io.deckhouse.aimodels.modelpack.json.Json;
import io.deckhouse.aimodels.modelpack.location.Locations;
import io.deckhouse.aimodels.modelpack.location.Place;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code d8-models remove}. */
@Command(
    name = "remove",
    mixinStandardHelpOptions = true,
    description = {
      "Take names away from models of the local store, or of an OCI layout.",
      "The content stays until d8-models prune removes what no name needs."
    },
    footer = {"", "Examples:", "  d8-models remove llama:1", "  d8-models prune"})
public final class RemoveCommand implements Runnable {
  private final Console console;

  @Mixin private Invocation invocation = new Invocation();

  @Parameters(arity = "1..*", paramLabel = "LOCATION", description = "Names to take away.")
  private List<String> names = new ArrayList<>();

  public RemoveCommand(Console console) {
    this.console = console;
  }

  @Override
  public void run() {
    Locations locations = WorkOptions.locations(console);
    List<String> removed = new ArrayList<>();
    for (String name : names) {
      try (Place there = locations.read(name)) {
        there.resolve();
      }
      try (Place place = locations.write(name)) {
        place.store().untag(place.name());
        removed.add(place.text());
      }
    }
    if (invocation.json()) {
      Invocation.print(console, Json.object().set("removed", Json.tree(removed)));
    } else {
      removed.forEach(name -> console.out().println("removed " + name));
    }
  }
}

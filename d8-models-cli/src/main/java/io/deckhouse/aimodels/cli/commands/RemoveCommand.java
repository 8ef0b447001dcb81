package io.deckhouse.aimodels.cli.commands;

import io.deckhouse.aimodels.cli.terminal.Console;
import io.deckhouse.aimodels.modelpack.json.Json;
import io.deckhouse.aimodels.modelpack.location.Locations;
import io.deckhouse.aimodels.modelpack.location.Place;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;

/** {@code d8-models remove}. */
public final class RemoveCommand implements DefinedCommand, Runnable {
  private final Console console;

  private final Invocation invocation = new Invocation();

  private final Argument<List<String>> names =
      Argument.positions("LOCATION", "Names to take away.");

  public RemoveCommand(Console console) {
    this.console = console;
  }

  @Override
  public CommandSpec spec() {
    return Definition.of(
            this,
            "remove",
            "Take names away from models of the local store, or of an OCI layout.",
            "The content stays until d8-models prune removes what no name needs.")
        .takes(names)
        .takes(invocation.arguments())
        .examples("d8-models remove llama:1", "d8-models prune")
        .spec();
  }

  @Override
  public void run() {
    Locations locations = WorkOptions.locations(console);
    for (String name : names.value()) {
      try (Place there = locations.read(name)) {
        there.resolve();
      }
    }
    List<String> removed = new ArrayList<>();
    for (String name : names.value()) {
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

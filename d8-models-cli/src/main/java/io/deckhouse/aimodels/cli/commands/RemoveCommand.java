package io.deckhouse.aimodels.cli.commands;

import io.deckhouse.aimodels.cli.terminal.Console;
import io.deckhouse.aimodels.modelpack.content.registry.Registries;
import io.deckhouse.aimodels.modelpack.json.Json;
import io.deckhouse.aimodels.modelpack.location.Locations;
import io.deckhouse.aimodels.modelpack.location.Place;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;

/** {@code d8-models remove}. */
public final class RemoveCommand implements DefinedCommand, Runnable {
  private final Console console;

  private final Invocation invocation = new Invocation();
  private final RegistryArguments registry = new RegistryArguments(invocation);

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
            "Take names away from models of the local store, an OCI layout or a registry.",
            "The content stays until d8-models prune, or the registry's own collection, removes what no"
                + " name needs.")
        .takes(names)
        .takes(invocation.arguments())
        .takes(registry.arguments())
        .examples(
            "d8-models remove llama:1",
            "d8-models prune",
            "d8-models remove registry.example.org/models/llama:old")
        .spec();
  }

  @Override
  public void run() {
    List<String> removed;
    try (Registries registries = registry.open(console, names.value())) {
      removed = remove(WorkOptions.locations(console, registries));
    }
    if (invocation.json()) {
      Invocation.print(console, Json.object().set("removed", Json.tree(removed)));
    } else {
      removed.forEach(name -> console.out().println("removed " + name));
    }
  }

  /** Takes the names away, unless one of them is not there. */
  private List<String> remove(Locations locations) {
    // A registry removes manifests by digest too, which no name could be written to.
    Set<String> remote = new HashSet<>();
    for (String name : names.value()) {
      try (Place there = locations.read(name)) {
        there.resolve();
        if (there.store().isRemote()) {
          remote.add(name);
        }
      }
    }
    List<String> removed = new ArrayList<>();
    for (String name : names.value()) {
      try (Place place = remote.contains(name) ? locations.read(name) : locations.write(name)) {
        place.store().untag(place.name());
        removed.add(place.text());
      }
    }
    return removed;
  }
}

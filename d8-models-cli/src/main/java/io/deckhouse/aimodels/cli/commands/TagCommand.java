package io.deckhouse.aimodels.cli.commands;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.deckhouse.aimodels.cli.terminal.Console;
import io.deckhouse.aimodels.modelpack.InvalidRequestException;
import io.deckhouse.aimodels.modelpack.content.registry.Registries;
import io.deckhouse.aimodels.modelpack.json.Json;
import io.deckhouse.aimodels.modelpack.location.Locations;
import io.deckhouse.aimodels.modelpack.location.Place;
import io.deckhouse.aimodels.modelpack.oci.Descriptor;
import picocli.CommandLine.Model.CommandSpec;

/** {@code d8-models tag}. */
public final class TagCommand implements DefinedCommand, Runnable {
  private final Console console;

  private final Invocation invocation = new Invocation();
  private final RegistryArguments registry = new RegistryArguments(invocation);

  private final Argument<String> from = Argument.position(0, "LOCATION", "A model that is there.");

  private final Argument<String> to =
      Argument.position(1, "NEW", "The further name, in the same store.");

  public TagCommand(Console console) {
    this.console = console;
  }

  @Override
  public CommandSpec spec() {
    return Definition.of(
            this,
            "tag",
            "Give a model a further name in its store: the local store, an OCI layout or a repository.")
        .takes(from, to)
        .takes(invocation.arguments())
        .takes(registry.arguments())
        .examples(
            "d8-models tag llama:1 llama:stable",
            "d8-models tag oci:layout:1 oci:layout:stable",
            "d8-models tag registry.example.org/llama:1 registry.example.org/llama:stable")
        .spec();
  }

  @Override
  public void run() {
    try (Registries registries = registry.open(console, from.value())) {
      tag(WorkOptions.locations(console, registries));
    }
  }

  private void tag(Locations locations) {
    Descriptor manifest;
    long size;
    try (Place source = locations.read(from.value())) {
      manifest = source.resolve();
      size = ListCommand.size(source.store(), manifest);
    }
    if (!locations.isSameStore(from.value(), to.value())) {
      throw new InvalidRequestException(
          to.value()
              + " is in another store than "
              + from.value()
              + " (expected: a name in the same store)");
    }
    try (Place target = locations.write(to.value())) {
      target.store().tag(manifest, target.name());
      print(target.text(), manifest, size);
    }
  }

  private void print(String reference, Descriptor manifest, long size) {
    if (invocation.json()) {
      ObjectNode json = Json.object();
      json.put("reference", reference);
      json.put("digest", manifest.digest().toString());
      json.put("size", size);
      json.put("mediaType", manifest.mediaType());
      Invocation.print(console, json);
    } else {
      console.out().println("tagged " + reference);
      console.out().println(manifest.digest());
    }
  }
}

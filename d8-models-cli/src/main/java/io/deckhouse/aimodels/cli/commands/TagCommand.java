package io.deckhouse.aimodels.cli.commands;

import io.deckhouse.aimodels.cli.terminal.Console;
import io.deckhouse.aimodels.modelpack.InvalidRequestException;
import io.deckhouse.aimodels.modelpack.location.Locations;
import io.deckhouse.aimodels.modelpack.location.Place;
import io.deckhouse.aimodels.modelpack.oci.Descriptor;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code d8-models tag}. */
@Command(
    name = "tag",
    mixinStandardHelpOptions = true,
    description = "Give a model of the local store, or of an OCI layout, a further name.",
    footer = {
      "",
      "Examples:",
      "  d8-models tag llama:1 llama:stable",
      "  d8-models tag oci:layout:1 oci:layout:stable"
    })
public final class TagCommand implements Runnable {
  private final Console console;

  @Mixin private Invocation invocation = new Invocation();

  @Parameters(index = "0", paramLabel = "LOCATION", description = "A model that is there.")
  private String from = "";

  @Parameters(index = "1", paramLabel = "NEW", description = "The further name, in the same store.")
  private String to = "";

  public TagCommand(Console console) {
    this.console = console;
  }

  @Override
  public void run() {
    Locations locations = WorkOptions.locations(console);
    Descriptor manifest;
    try (Place source = locations.read(from)) {
      manifest = source.resolve();
    }
    if (!locations.isSameStore(from, to)) {
      throw new InvalidRequestException(
          to + " is in another store than " + from + " (expected: a name in the same store)");
    }
    try (Place target = locations.write(to)) {
      target.store().tag(manifest, target.name());
      new Receipt(target.text(), manifest).print(console, invocation, "tagged");
    }
  }
}

package io.deckhouse.aimodels.cli.commands;

import io.deckhouse.aimodels.cli.terminal.Console;
import io.deckhouse.aimodels.modelpack.ErrorCode;
import io.deckhouse.aimodels.modelpack.artifact.ArtifactInspector;
import io.deckhouse.aimodels.modelpack.artifact.ArtifactReport;
import io.deckhouse.aimodels.modelpack.content.registry.Registries;
import io.deckhouse.aimodels.modelpack.format.ModelReport;
import io.deckhouse.aimodels.modelpack.inspect.ModelInspector;
import io.deckhouse.aimodels.modelpack.location.Locations;
import io.deckhouse.aimodels.modelpack.location.Place;
import io.deckhouse.aimodels.modelpack.location.Sources;
import io.deckhouse.aimodels.modelpack.source.ModelSource;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;

/** {@code d8-models inspect}. */
public final class InspectCommand implements DefinedCommand, Callable<Integer> {
  private final Console console;

  private final Invocation invocation = new Invocation();
  private final RegistryArguments registry = new RegistryArguments(invocation);

  private final Argument<String> location =
      Argument.position(0, "LOCATION|PATH", "A packed model, or a model directory or file.");

  public InspectCommand(Console console) {
    this.console = console;
  }

  @Override
  public CommandSpec spec() {
    return Definition.of(
            this,
            "inspect",
            "Show what a model is: facts, files, signatures and warnings.",
            "Of a directory or file it shows what pack would do. Only headers are read, not weights.")
        .takes(location)
        .takes(invocation.arguments())
        .takes(registry.arguments())
        .examples(
            "d8-models inspect llama:1             a model of the local store",
            "d8-models inspect ./llama             a directory that is not packed yet",
            "d8-models inspect oci:layout:1 -o json",
            "d8-models inspect registry.example.org/models/llama:1     without downloading weights")
        .spec();
  }

  @Override
  public Integer call() {
    Locations local = WorkOptions.locations(console);
    if (local.isPath(location.value())) {
      try (ModelSource source = Sources.local(Path.of(location.value()))) {
        ModelReport report = ModelInspector.inspect(source.files());
        new SourceView(console, invocation).print(source, report);
        return exitCode(report);
      }
    }
    try (Registries registries = registry.open(console, location.value());
        Place place = WorkOptions.locations(console, registries).read(location.value())) {
      ArtifactReport report = new ArtifactInspector(place.store()).inspect(place.resolve());
      new ArtifactView(console, invocation).print(place.text(), report);
      return exitCode(report.report());
    }
  }

  private static int exitCode(ModelReport report) {
    return report.isValid() ? 0 : ErrorCode.INVALID_CONTENT.exitCode();
  }
}

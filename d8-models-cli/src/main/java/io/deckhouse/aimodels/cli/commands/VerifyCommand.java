package io.deckhouse.aimodels.cli.commands;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.deckhouse.aimodels.cli.terminal.Console;
import io.deckhouse.aimodels.cli.terminal.ProgressDisplay;
import io.deckhouse.aimodels.modelpack.ErrorCode;
import io.deckhouse.aimodels.modelpack.content.registry.Registries;
import io.deckhouse.aimodels.modelpack.format.Finding;
import io.deckhouse.aimodels.modelpack.inspect.ModelInspector;
import io.deckhouse.aimodels.modelpack.json.Json;
import io.deckhouse.aimodels.modelpack.location.Locations;
import io.deckhouse.aimodels.modelpack.location.Place;
import io.deckhouse.aimodels.modelpack.location.Sources;
import io.deckhouse.aimodels.modelpack.source.ModelSource;
import io.deckhouse.aimodels.modelpack.verify.Verifier;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;

/** {@code d8-models verify}. */
public final class VerifyCommand implements DefinedCommand, Callable<Integer> {
  private final Console console;

  private final Invocation invocation = new Invocation();
  private final WorkOptions work = new WorkOptions();
  private final RegistryArguments registry = new RegistryArguments(invocation);

  private final Argument<String> location =
      Argument.position(0, "LOCATION|PATH", "A packed model, or a model directory or file.");

  public VerifyCommand(Console console) {
    this.console = console;
  }

  @Override
  public CommandSpec spec() {
    return Definition.of(
            this,
            "verify",
            "Check every digest, size, path and structure of a packed model, reading all of it.",
            "Of a directory or file it checks the structure.")
        .takes(location)
        .takes(invocation.arguments())
        .takes(work.arguments())
        .takes(registry.arguments())
        .examples(
            "d8-models verify llama:1",
            "d8-models verify oci:layout:1 -o json",
            "d8-models verify ./llama",
            "d8-models verify registry.example.org/models/llama:1")
        .spec();
  }

  @Override
  public Integer call() {
    List<Finding> findings = findings();
    boolean valid = findings.stream().noneMatch(Finding::isError);
    if (invocation.json()) {
      ObjectNode json = Json.object();
      json.put("reference", location.value());
      json.put("valid", valid);
      json.set("findings", ReportView.findings(findings));
      Invocation.print(console, json);
    } else {
      ReportView.printFindings(console.out(), findings);
      console.out().println(location.value() + (valid ? ": valid" : ": not valid"));
    }
    if (!valid) {
      long errors = findings.stream().filter(Finding::isError).count();
      console.message(
          "error: "
              + location.value()
              + ": "
              + findings.stream().filter(Finding::isError).findFirst().orElseThrow().message()
              + (errors > 1 ? ", and " + (errors - 1) + " more" : ""));
    }
    return valid ? 0 : ErrorCode.INVALID_CONTENT.exitCode();
  }

  private List<Finding> findings() {
    Locations locations = WorkOptions.locations(console);
    if (locations.isPath(location.value())) {
      try (ModelSource source = Sources.local(Path.of(location.value()))) {
        return ModelInspector.inspect(source.files()).findings();
      }
    }
    try (Registries registries = registry.open(console, location.value());
        Place place = WorkOptions.locations(console, registries).read(location.value());
        ProgressDisplay display = invocation.progress(console, work.progress())) {
      return new Verifier(work.concurrency(), display.listener())
          .verify(place.store(), place.resolve());
    }
  }
}

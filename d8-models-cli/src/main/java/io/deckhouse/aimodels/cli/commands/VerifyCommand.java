package io.deckhouse.aimodels.cli.commands;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.deckhouse.aimodels.cli.terminal.Console;
import io.deckhouse.aimodels.cli.terminal.ProgressDisplay;
import io.deckhouse.aimodels.modelpack.ErrorCode;
import io.deckhouse.aimodels.modelpack.format.Finding;
import io.deckhouse.aimodels.modelpack.inspect.ModelInspector;
import io.deckhouse.aimodels.modelpack.json.Json;
import io.deckhouse.aimodels.modelpack.location.Locations;
import io.deckhouse.aimodels.modelpack.location.Place;
import io.deckhouse.aimodels.modelpack.source.ModelSource;
import io.deckhouse.aimodels.modelpack.verify.Verifier;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code d8-models verify}. */
@Command(
    name = "verify",
    mixinStandardHelpOptions = true,
    description = {
      "Check every digest, size, path and structure of a packed model, reading all of it.",
      "Of a directory or file it checks the structure."
    },
    footer = {
      "",
      "Examples:",
      "  d8-models verify llama:1",
      "  d8-models verify oci:layout:1 -o json",
      "  d8-models verify ./llama"
    })
public final class VerifyCommand implements Callable<Integer> {
  private final Console console;

  @Mixin private Invocation invocation = new Invocation();
  @Mixin private WorkOptions work = new WorkOptions();

  @Parameters(
      index = "0",
      paramLabel = "LOCATION|PATH",
      description = "A packed model, or a model directory or file.")
  private String location = "";

  public VerifyCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    List<Finding> findings = findings();
    boolean valid = findings.stream().noneMatch(Finding::isError);
    if (invocation.json()) {
      ObjectNode json = Json.object();
      json.put("reference", location);
      json.put("valid", valid);
      json.set("findings", ReportView.findings(findings));
      Invocation.print(console, json);
    } else {
      ReportView.printFindings(console.out(), findings);
      console.out().println(location + (valid ? ": valid" : ": not valid"));
    }
    if (!valid) {
      long errors = findings.stream().filter(Finding::isError).count();
      console.message(
          "error: "
              + location
              + ": "
              + findings.stream().filter(Finding::isError).findFirst().orElseThrow().message()
              + (errors > 1 ? ", and " + (errors - 1) + " more" : ""));
    }
    return valid ? 0 : ErrorCode.INVALID_CONTENT.exitCode();
  }

  private List<Finding> findings() {
    Locations locations = WorkOptions.locations(console);
    if (locations.isPath(location)) {
      try (ModelSource source = locations.source(location)) {
        return ModelInspector.inspect(source.files()).findings();
      }
    }
    try (Place place = locations.read(location);
        ProgressDisplay display = invocation.progress(console, work.progress())) {
      return new Verifier(work.concurrency(), display.listener())
          .verify(place.store(), place.resolve());
    }
  }
}

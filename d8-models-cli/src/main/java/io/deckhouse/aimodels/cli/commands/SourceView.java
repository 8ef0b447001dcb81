package io.deckhouse.aimodels.cli.commands;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.deckhouse.aimodels.cli.terminal.Console;
import io.deckhouse.aimodels.cli.terminal.Sizes;
import io.deckhouse.aimodels.cli.terminal.Table;
import io.deckhouse.aimodels.modelpack.format.Allowance;
import io.deckhouse.aimodels.modelpack.format.FileReport;
import io.deckhouse.aimodels.modelpack.format.ModelReport;
import io.deckhouse.aimodels.modelpack.json.Json;
import io.deckhouse.aimodels.modelpack.source.ModelSource;
import io.deckhouse.aimodels.modelpack.source.Origin;
import java.io.PrintWriter;
import java.util.Optional;

/** Shows a model that is not packed yet: what it is, and what packing would do with each file. */
final class SourceView {
  private final Console console;
  private final Invocation invocation;

  SourceView(Console console, Invocation invocation) {
    this.console = console;
    this.invocation = invocation;
  }

  void print(ModelSource source, ModelReport report) {
    if (invocation.json()) {
      Invocation.print(console, json(source, report));
    } else {
      printText(source, report);
    }
  }

  private static ObjectNode json(ModelSource source, ModelReport report) {
    ObjectNode json = Json.object();
    json.put("reference", source.location());
    json.putNull("digest");
    json.putNull("mediaType");
    json.putNull("artifactType");
    json.put("size", size(report));
    new ReportView(report).putFacts(json);
    putOrigin(json, source.origin());
    json.putNull("created");
    json.putArray("allowed");
    ArrayNode files = json.putArray("files");
    for (FileReport file : report.files()) {
      ObjectNode entry = files.addObject();
      entry.put("path", file.path());
      entry.put("size", file.size());
      entry.putNull("digest");
      entry.put("role", file.role().id());
      entry.putNull("mediaType");
      entry.put("needs", file.needs().map(Allowance::id).orElse(null));
    }
    json.putArray("signatures");
    json.putArray("referrers");
    json.set("leftOut", Json.tree(source.leftOut()));
    json.set("warnings", ReportView.findings(new ReportView(report).findings()));
    return json;
  }

  /** Adds where a model was published; what is not known is null. */
  static void putOrigin(ObjectNode json, Optional<Origin> origin) {
    ObjectNode source = json.putObject("source");
    source.put("url", origin.map(Origin::url).orElse(null));
    source.put("revision", origin.flatMap(Origin::revision).orElse(null));
  }

  private void printText(ModelSource source, ModelReport report) {
    PrintWriter out = console.out();
    out.println(source.location() + ", not packed, " + Sizes.bytes(size(report)));
    out.println();
    ReportView view = new ReportView(report);
    view.printFacts(out);
    Table table = new Table("FILE", "ROLE", "SIZE", "POLICY");
    for (FileReport file : report.files()) {
      String policy = file.needs().map(need -> "refused: " + file.reason()).orElse("");
      table.row(file.path(), file.role().id(), Sizes.bytes(file.size()), policy);
    }
    table.print(out);
    if (!source.leftOut().isEmpty()) {
      out.println();
      out.println(LeftOut.line(source.leftOut()));
    }
    ReportView.printFindings(out, view.findings());
  }

  private static long size(ModelReport report) {
    return report.files().stream().mapToLong(FileReport::size).sum();
  }
}

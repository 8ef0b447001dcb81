package io.deckhouse.aimodels.cli.commands;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.deckhouse.aimodels.cli.terminal.Console;
import io.deckhouse.aimodels.cli.terminal.Sizes;
import io.deckhouse.aimodels.cli.terminal.Table;
import io.deckhouse.aimodels.modelpack.format.Allowance;
import io.deckhouse.aimodels.modelpack.format.FileReport;
import io.deckhouse.aimodels.modelpack.json.Json;
import io.deckhouse.aimodels.modelpack.oci.Digest;
import io.deckhouse.aimodels.modelpack.pack.PackPlan;
import io.deckhouse.aimodels.modelpack.source.ModelSource;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Shows what packing would do: the files, and what of them the target has. */
final class PackPlanView {
  private final Console console;
  private final Invocation invocation;

  PackPlanView(Console console, Invocation invocation) {
    this.console = console;
    this.invocation = invocation;
  }

  void print(ModelSource source, PackPlan plan) {
    Map<String, FileReport> reports = new HashMap<>();
    plan.report().files().forEach(file -> reports.put(file.path(), file));
    if (invocation.json()) {
      Invocation.print(console, json(source, plan, reports));
    } else {
      printText(source, plan, reports);
    }
  }

  /** Shows a source whose files are only known when all of it has been read. */
  void printUnread(ModelSource source) {
    if (invocation.json()) {
      ObjectNode json = head(source);
      json.putNull("size");
      json.putNull("transferSize");
      json.putArray("files");
      json.putArray("leftOut");
      json.putArray("unchecked");
      json.putArray("warnings");
      Invocation.print(console, json);
      return;
    }
    console.out().println(source.location() + ", not packed");
    console.out().println("which files it holds is known when it is read");
  }

  private static ObjectNode head(ModelSource source) {
    ObjectNode json = Json.object();
    json.put("reference", source.location());
    json.putNull("digest");
    json.putNull("mediaType");
    json.putNull("artifactType");
    json.put("dryRun", true);
    SourceView.putOrigin(json, source.origin());
    return json;
  }

  private static ObjectNode json(
      ModelSource source, PackPlan plan, Map<String, FileReport> reports) {
    ObjectNode json = head(source);
    json.put("size", plan.size());
    json.put("transferSize", plan.transferSize());
    ReportView view = new ReportView(plan.report());
    view.putFacts(json);
    json.putNull("created");
    json.putArray("allowed");
    ArrayNode files = json.putArray("files");
    for (PackPlan.PlannedFile file : plan.files()) {
      Optional<FileReport> report = Optional.ofNullable(reports.get(file.path()));
      ObjectNode entry = files.addObject();
      entry.put("path", file.path());
      entry.put("size", file.size());
      entry.put("digest", file.digest().map(Digest::toString).orElse(null));
      entry.put("role", report.map(known -> known.role().id()).orElse(null));
      entry.putNull("mediaType");
      entry.put("needs", report.flatMap(FileReport::needs).map(Allowance::id).orElse(null));
      entry.put("present", file.isPresent());
    }
    json.putArray("signatures");
    json.putArray("referrers");
    json.set("leftOut", Json.tree(plan.leftOut()));
    json.set("unchecked", Json.tree(plan.unchecked()));
    json.set("warnings", ReportView.findings(view.findings()));
    return json;
  }

  private void printText(ModelSource source, PackPlan plan, Map<String, FileReport> reports) {
    PrintWriter out = console.out();
    out.println(source.location() + ", not packed, " + Sizes.bytes(plan.size()));
    source
        .origin()
        .ifPresent(
            from ->
                out.println(
                    from.url() + from.revision().map(revision -> " at " + revision).orElse("")));
    out.println();
    ReportView view = new ReportView(plan.report());
    view.printFacts(out);
    Table table = new Table("FILE", "ROLE", "SIZE", "NOTE");
    for (PackPlan.PlannedFile file : plan.files()) {
      Optional<FileReport> report = Optional.ofNullable(reports.get(file.path()));
      table.row(
          file.path(),
          report.map(known -> known.role().id()).orElse(""),
          Sizes.bytes(file.size()),
          String.join(", ", notes(file, plan, report)));
    }
    table.print(out);
    out.println();
    if (!plan.leftOut().isEmpty()) {
      out.println(LeftOut.line(plan.leftOut()));
    }
    ReportView.printFindings(out, view.findings());
    long there = plan.size() - plan.transferSize();
    out.println(
        "would pack "
            + Sizes.plural(plan.files().size(), "file")
            + ": "
            + Sizes.bytes(plan.transferSize())
            + " to transfer, "
            + Sizes.bytes(there)
            + " there already");
  }

  private static List<String> notes(
      PackPlan.PlannedFile file, PackPlan plan, Optional<FileReport> report) {
    List<String> notes = new ArrayList<>();
    if (file.isPresent()) {
      notes.add("there already");
    }
    if (plan.unchecked().contains(file.path())) {
      notes.add("checked when it is packed");
    }
    report.flatMap(FileReport::needs).ifPresent(need -> notes.add("allowed: " + need.id()));
    return notes;
  }
}

package io.deckhouse.aimodels.cli.commands;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.deckhouse.aimodels.cli.terminal.Sizes;
import io.deckhouse.aimodels.cli.terminal.Table;
import io.deckhouse.aimodels.modelpack.format.Fact;
import io.deckhouse.aimodels.modelpack.format.FileReport;
import io.deckhouse.aimodels.modelpack.format.Finding;
import io.deckhouse.aimodels.modelpack.format.ModelFacts;
import io.deckhouse.aimodels.modelpack.format.ModelFormat;
import io.deckhouse.aimodels.modelpack.format.ModelReport;
import io.deckhouse.aimodels.modelpack.json.Json;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Facts and findings, as text for people and as fields of a document. */
final class ReportView {
  private final ModelReport report;
  private final ModelFacts facts;

  ReportView(ModelReport report) {
    this.report = report;
    this.facts = report.facts();
  }

  /** Adds the facts; what is not known is null. */
  void putFacts(ObjectNode json) {
    json.put("format", text(facts.format().map(fact -> fact.value().id())));
    json.put("family", text(facts.family().map(Fact::value)));
    json.put("architecture", text(facts.architecture().map(Fact::value)));
    json.put("name", text(facts.name().map(Fact::value)));
    json.put("parameterCount", facts.parameterCount().map(Fact::value).orElse(null));
    json.put("packed", facts.packed());
    json.put("tensorCount", facts.tensorCount().map(Fact::value).orElse(null));
    json.put("precision", text(facts.precision().map(Fact::value)));
    json.put("quantization", text(facts.quantization().map(Fact::value)));
    json.put("contextLength", facts.contextLength().map(Fact::value).orElse(null));
    json.set("dtypes", Json.tree(facts.dtypeHistogram()));
    json.set("licenses", Json.tree(values(facts.licenses())));
    json.put("chatTemplate", facts.chatTemplate());
    json.set("tasks", Json.tree(values(facts.tasks())));
    json.set("languages", Json.tree(values(facts.languages())));
    ObjectNode basis = json.putObject("basis");
    putBasis(basis, "format", facts.format());
    putBasis(basis, "family", facts.family());
    putBasis(basis, "architecture", facts.architecture());
    putBasis(basis, "parameterCount", facts.parameterCount());
    putBasis(basis, "precision", facts.precision());
    putBasis(basis, "quantization", facts.quantization());
    putBasis(basis, "contextLength", facts.contextLength());
    putBasis(basis, "licenses", facts.licenses().stream().findFirst());
    putBasis(basis, "tasks", facts.tasks().stream().findFirst());
  }

  private static void putBasis(ObjectNode basis, String name, Optional<? extends Fact<?>> fact) {
    fact.ifPresent(known -> basis.put(name, basis(known)));
  }

  private static String basis(Fact<?> fact) {
    return fact.basis().name().toLowerCase(Locale.ROOT);
  }

  private static @Nullable String text(Optional<String> value) {
    return value.orElse(null);
  }

  private static List<String> values(List<Fact<String>> facts) {
    return facts.stream().map(Fact::value).toList();
  }

  /** Findings as {@code [{code,severity,file,offset,message}]}. */
  static ArrayNode findings(List<Finding> findings) {
    ArrayNode array = Json.array();
    for (Finding finding : findings) {
      ObjectNode json = array.addObject();
      json.put("code", finding.code());
      json.put("severity", finding.severity().name().toLowerCase(Locale.ROOT));
      json.put("file", finding.file());
      if (finding.offset().isPresent()) {
        json.put("offset", finding.offset().getAsLong());
      } else {
        json.putNull("offset");
      }
      json.put("message", finding.message());
    }
    return array;
  }

  /** Prints the facts, one to a line, each with how it is known. */
  void printFacts(PrintWriter out) {
    Table table = new Table("FACT", "VALUE", "KNOWN");
    row(table, "format", facts.format(), ModelFormat::id);
    row(table, "name", facts.name(), value -> value);
    row(table, "architecture", facts.architecture(), value -> value);
    row(table, "family", facts.family(), value -> value);
    row(
        table,
        "parameters",
        facts.parameterCount(),
        count -> Sizes.count(count) + (facts.packed() ? " as stored (packed)" : ""));
    row(table, "tensors", facts.tensorCount(), Sizes::count);
    row(table, "precision", facts.precision(), value -> value);
    row(table, "quantization", facts.quantization(), value -> value);
    row(table, "context length", facts.contextLength(), Sizes::count);
    list(table, "licenses", facts.licenses());
    list(table, "tasks", facts.tasks());
    list(table, "languages", facts.languages());
    if (facts.chatTemplate()) {
      table.row("chat template", "present", "exact");
    }
    if (!table.isEmpty()) {
      table.print(out);
      out.println();
    }
  }

  private static <T> void row(
      Table table, String name, Optional<Fact<T>> fact, Function<T, String> text) {
    fact.ifPresent(known -> table.row(name, text.apply(known.value()), basis(known)));
  }

  private static void list(Table table, String name, List<Fact<String>> values) {
    if (!values.isEmpty()) {
      String joined = values.stream().map(Fact::value).collect(Collectors.joining(", "));
      table.row(name, joined, basis(values.getFirst()));
    }
  }

  /** Prints findings, one to a line. */
  static void printFindings(PrintWriter out, List<Finding> findings) {
    for (Finding finding : findings) {
      out.println(
          finding.severity().name().toLowerCase(Locale.ROOT)
              + ": "
              + finding.message()
              + " ["
              + finding.code()
              + "]");
    }
  }

  /** What is wrong or worth knowing, and what the content policy holds against a file. */
  List<Finding> findings() {
    List<Finding> findings = new ArrayList<>(report.findings());
    for (FileReport file : report.files()) {
      file.needs()
          .ifPresent(
              need ->
                  findings.add(
                      Finding.warning(
                          "policy-" + need.id(),
                          file.path(),
                          file.path() + ": " + file.reason() + "; needs --allow " + need.id())));
    }
    return findings;
  }
}

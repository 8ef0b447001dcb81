package io.deckhouse.aimodels.cli.commands;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.deckhouse.aimodels.cli.terminal.Console;
import io.deckhouse.aimodels.cli.terminal.Sizes;
import io.deckhouse.aimodels.cli.terminal.Table;
import io.deckhouse.aimodels.modelpack.InvalidContentException;
import io.deckhouse.aimodels.modelpack.artifact.ArtifactFiles;
import io.deckhouse.aimodels.modelpack.artifact.ArtifactReport;
import io.deckhouse.aimodels.modelpack.artifact.FactAnnotations;
import io.deckhouse.aimodels.modelpack.artifact.ModelConfig;
import io.deckhouse.aimodels.modelpack.artifact.SourceDigests;
import io.deckhouse.aimodels.modelpack.format.FileReport;
import io.deckhouse.aimodels.modelpack.format.Printable;
import io.deckhouse.aimodels.modelpack.json.Json;
import io.deckhouse.aimodels.modelpack.oci.Descriptor;
import io.deckhouse.aimodels.modelpack.oci.Digest;
import io.deckhouse.aimodels.modelpack.source.ListedDigest;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** Shows a packed model. */
final class ArtifactView {
  private final Console console;
  private final Invocation invocation;

  ArtifactView(Console console, Invocation invocation) {
    this.console = console;
    this.invocation = invocation;
  }

  void print(String reference, ArtifactReport artifact) {
    if (invocation.json()) {
      Invocation.print(console, json(reference, artifact));
    } else {
      printText(reference, artifact);
    }
  }

  private static ObjectNode json(String reference, ArtifactReport artifact) {
    ObjectNode json = Json.object();
    json.put("reference", reference);
    json.put("digest", artifact.manifest().digest().toString());
    json.put("mediaType", artifact.manifest().mediaType());
    json.put("artifactType", artifact.manifest().artifactType().orElse(null));
    json.put("size", artifact.size());
    json.put(
        "created",
        artifact.config().flatMap(ModelConfig::createdAt).map(Instant::toString).orElse(null));
    new ReportView(artifact.report()).putFacts(json);
    ObjectNode source = json.putObject("source");
    source.put("url", artifact.config().flatMap(ModelConfig::sourceUrl).orElse(null));
    source.put("revision", artifact.config().flatMap(ModelConfig::revision).orElse(null));
    json.set("allowed", Json.tree(allowed(artifact)));
    Map<String, String> listed = sourceDigests(artifact);
    Map<String, String> needs = new HashMap<>();
    for (FileReport file : artifact.report().files()) {
      file.needs().ifPresent(need -> needs.put(file.path(), need.id()));
    }
    ArrayNode files = json.putArray("files");
    for (ArtifactFiles.Entry file : artifact.files()) {
      ObjectNode entry = files.addObject();
      entry.put("path", file.path());
      entry.put("size", file.size());
      entry.put("digest", file.layer().digest().toString());
      entry.put("role", file.role().id());
      entry.put("mediaType", file.layer().mediaType());
      entry.put("needs", needs.get(file.path()));
      entry.put("sourceDigest", listed.get(file.path()));
    }
    json.set("signatures", referrers(artifact.referrers(), ArtifactView::isSignature));
    json.set("referrers", referrers(artifact.referrers(), referrer -> true));
    json.putArray("leftOut");
    json.set("warnings", ReportView.findings(new ReportView(artifact.report()).findings()));
    return json;
  }

  private static ArrayNode referrers(List<Descriptor> referrers, Predicate<Descriptor> wanted) {
    ArrayNode array = Json.array();
    for (Descriptor referrer : referrers) {
      if (wanted.test(referrer)) {
        ObjectNode entry = array.addObject();
        entry.put("digest", referrer.digest().toString());
        entry.put("artifactType", referrer.artifactType().orElse(referrer.mediaType()));
      }
    }
    return array;
  }

  /** A sigstore bundle, or what cosign's tag points at, which is an image without a type. */
  private static boolean isSignature(Descriptor referrer) {
    return referrer
        .artifactType()
        .map(type -> type.startsWith("application/vnd.dev.sigstore.bundle"))
        .orElse(true);
  }

  private void printText(String reference, ArtifactReport artifact) {
    PrintWriter out = console.out();
    out.println(reference + ", " + Sizes.bytes(artifact.size()));
    out.println(artifact.manifest().digest());
    out.println();
    ReportView view = new ReportView(artifact.report());
    view.printFacts(out);
    filesTable(artifact).print(out);
    Optional<String> url = artifact.config().flatMap(ModelConfig::sourceUrl);
    url.ifPresent(
        from ->
            out.println(
                "source: "
                    + Printable.text(from)
                    + artifact
                        .config()
                        .flatMap(ModelConfig::revision)
                        .map(revision -> " at " + Printable.text(revision))
                        .orElse("")));
    if (!allowed(artifact).isEmpty()) {
      out.println("allowed when it was packed: " + String.join(", ", allowed(artifact)));
    }
    for (Descriptor referrer : artifact.referrers()) {
      out.println(
          (isSignature(referrer) ? "signature: " : "referrer: ")
              + referrer.artifactType().orElse(referrer.mediaType())
              + " "
              + referrer.digest());
    }
    ReportView.printFindings(out, view.findings());
  }

  /** The last column says what the publisher listed, where that is another digest. */
  private static Table filesTable(ArtifactReport artifact) {
    Map<String, String> listed = sourceDigests(artifact);
    Table table =
        listed.isEmpty()
            ? new Table("FILE", "ROLE", "SIZE", "DIGEST")
            : new Table("FILE", "ROLE", "SIZE", "DIGEST", "SOURCE LISTS");
    for (ArtifactFiles.Entry file : artifact.files()) {
      List<String> cells = new ArrayList<>();
      cells.add(file.path());
      cells.add(file.role().id());
      cells.add(Sizes.bytes(file.size()));
      cells.add(file.layer().digest().shortHex());
      if (!listed.isEmpty()) {
        cells.add(shown(listed.getOrDefault(file.path(), ""), file.layer().digest()));
      }
      table.row(cells.toArray(String[]::new));
    }
    return table;
  }

  /** What is recorded, where that can be what a publisher lists; nothing when it is malformed. */
  private static Map<String, String> sourceDigests(ArtifactReport artifact) {
    try {
      Map<String, String> digests = new HashMap<>(SourceDigests.of(artifact.manifest()));
      digests.values().removeIf(text -> ListedDigest.parse(text).isEmpty());
      return digests;
    } catch (InvalidContentException e) {
      return Map.of();
    }
  }

  private static String shown(String listed, Digest digest) {
    if (listed.equals(digest.toString())) {
      return "the same";
    }
    int colon = listed.lastIndexOf(':');
    String hash = listed.substring(colon + 1);
    return listed.startsWith("gitoid:")
        ? "git " + hash.substring(0, Math.min(12, hash.length()))
        : hash.substring(0, Math.min(12, hash.length()));
  }

  private static List<String> allowed(ArtifactReport artifact) {
    String text = artifact.manifest().annotations().getOrDefault(FactAnnotations.ALLOWED, "");
    return Arrays.stream(text.split(",")).filter(part -> !part.isEmpty()).toList();
  }
}

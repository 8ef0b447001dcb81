package io.deckhouse.aimodels.cli.commands;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.deckhouse.aimodels.cli.terminal.Console;
import io.deckhouse.aimodels.cli.terminal.ProgressDisplay;
import io.deckhouse.aimodels.cli.terminal.Sizes;
import io.deckhouse.aimodels.modelpack.ErrorCode;
import io.deckhouse.aimodels.modelpack.InvalidRequestException;
import io.deckhouse.aimodels.modelpack.RefusedByPolicyException;
import io.deckhouse.aimodels.modelpack.content.registry.Registries;
import io.deckhouse.aimodels.modelpack.format.Finding;
import io.deckhouse.aimodels.modelpack.format.Printable;
import io.deckhouse.aimodels.modelpack.inspect.ModelInspector;
import io.deckhouse.aimodels.modelpack.json.Json;
import io.deckhouse.aimodels.modelpack.location.Locations;
import io.deckhouse.aimodels.modelpack.location.Place;
import io.deckhouse.aimodels.modelpack.location.PublishedSource;
import io.deckhouse.aimodels.modelpack.location.SourceOptions;
import io.deckhouse.aimodels.modelpack.location.Sources;
import io.deckhouse.aimodels.modelpack.oci.Descriptor;
import io.deckhouse.aimodels.modelpack.source.ModelSource;
import io.deckhouse.aimodels.modelpack.trust.key.VerificationKey;
import io.deckhouse.aimodels.modelpack.trust.signature.FoundSignature;
import io.deckhouse.aimodels.modelpack.trust.signature.Signatures;
import io.deckhouse.aimodels.modelpack.trust.signature.Statement;
import io.deckhouse.aimodels.modelpack.verify.RecordedOrigin;
import io.deckhouse.aimodels.modelpack.verify.SourceCheck;
import io.deckhouse.aimodels.modelpack.verify.SourceVerifier;
import io.deckhouse.aimodels.modelpack.verify.Verifier;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;

/** {@code d8-models verify}. */
public final class VerifyCommand implements DefinedCommand, Callable<Integer> {
  private final Console console;

  private final Invocation invocation = new Invocation();
  private final WorkOptions work = new WorkOptions();
  private final RegistryArguments registry = new RegistryArguments(invocation);

  private final Argument<String> location =
      Argument.position(0, "LOCATION|PATH", "A packed model, or a model directory or file.");

  private final Argument<Boolean> source =
      Argument.flag(
          "Ask the publisher too whether the files are still what it lists: Hugging Face, Ollama,"
              + " or the address that was packed, which is downloaded again.",
          "--source");

  private final Argument<String> tokenFile = RegistryArguments.tokenFile();

  private final Argument<List<String>> keys =
      Argument.texts(
          "FILE",
          "Require a signature that this public key accepts, as in cosign.pub; of several keys any"
              + " one is enough.",
          "--key");

  public VerifyCommand(Console console) {
    this.console = console;
  }

  @Override
  public CommandSpec spec() {
    return Definition.of(
            this,
            "verify",
            "Check every digest, size, path and structure of a packed model, reading all of it.",
            "Of a directory, file or archive it checks the structure.")
        .takes(location, source, tokenFile, keys)
        .takes(invocation.arguments())
        .takes(work.arguments())
        .takes(registry.arguments())
        .examples(
            "d8-models verify llama:1",
            "d8-models verify oci:layout:1 -o json",
            "d8-models verify ./llama",
            "d8-models verify llama:1 --source                     does the hub still list the same?",
            "d8-models verify registry.example.org/models/llama:1",
            "d8-models verify registry.example.org/models/llama:1 --key cosign.pub    signed, too?")
        .spec();
  }

  @Override
  public Integer call() {
    Checked checked = check();
    List<Finding> findings = checked.findings();
    boolean valid = findings.stream().noneMatch(Finding::isError);
    if (invocation.json()) {
      ObjectNode json = Json.object();
      json.put("reference", location.value());
      json.put("valid", valid);
      checked.source().ifPresent(found -> put(json.putObject("source"), found));
      json.set("findings", ReportView.findings(findings));
      Invocation.print(console, json);
    } else {
      ReportView.printFindings(console.out(), findings);
      checked.source().ifPresent(this::print);
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

  private static void put(ObjectNode json, SourceCheck check) {
    json.put("url", check.origin().url());
    json.put("revision", check.origin().revision().orElse(null));
    json.put("checked", check.checked());
    json.put("valid", check.isValid());
  }

  private void print(SourceCheck check) {
    console
        .out()
        .println(
            Printable.text(check.origin().url())
                + (check.isValid()
                    ? " still has the same " + Sizes.plural(check.checked(), "file")
                    : " has others"));
  }

  /** All that was found, and how the source compares where that was asked for. */
  private record Checked(Optional<SourceCheck> source, List<Finding> findings) {}

  private Checked check() {
    Locations locations = WorkOptions.locations(console);
    if (locations.isPath(location.value())) {
      if (!keys.value().isEmpty()) {
        throw new InvalidRequestException(
            location.value() + ": files of this machine have no signature (expected: an artifact)");
      }
      if (source.value()) {
        throw new InvalidRequestException(
            location.value() + ": files of this machine record no source (expected: an artifact)");
      }
      try (ModelSource files = Sources.local(Path.of(location.value()))) {
        return new Checked(Optional.empty(), ModelInspector.inspect(files.files()).findings());
      }
    }
    try (Registries registries = registry.open(console, location.value());
        Place place = WorkOptions.locations(console, registries).read(location.value())) {
      Descriptor root = place.resolve();
      requireSignature(place, root);
      // The source first: it takes less than the reading of all weights, and may fail.
      Optional<SourceCheck> compared =
          source.value() ? Optional.of(compare(place, root)) : Optional.empty();
      List<Finding> findings = new ArrayList<>();
      try (ProgressDisplay display = invocation.progress(console, work.progress())) {
        findings.addAll(
            new Verifier(work.concurrency(), display.listener()).verify(place.store(), root));
      }
      compared.ifPresent(check -> findings.addAll(check.findings()));
      return new Checked(compared, findings);
    }
  }

  /** Before the weights are read, which takes longer. */
  private void requireSignature(Place place, Descriptor root) {
    if (keys.value().isEmpty()) {
      return;
    }
    List<VerificationKey> trusted =
        keys.value().stream().map(Path::of).map(VerificationKey::read).toList();
    List<FoundSignature> found = new Signatures(place.store(), trusted).of(root.digest());
    Optional<FoundSignature> valid =
        found.stream()
            .filter(FoundSignature::isValid)
            .filter(one -> one.predicateType().equals(Statement.SIGNED))
            .findFirst();
    if (valid.isPresent()) {
      invocation.remark(
          console,
          "signed"
              + valid.get().identity().map(name -> " as " + Printable.text(name)).orElse("")
              + " ("
              + (valid.get().form() == FoundSignature.Form.TAG ? "tag" : "sigstore bundle")
              + ")");
      return;
    }
    String reasons =
        found.stream()
            .map(one -> one.problem().orElse("says something else"))
            .distinct()
            .limit(3)
            .collect(Collectors.joining(", "));
    throw new RefusedByPolicyException(
        place.text()
            + ": "
            + (found.isEmpty()
                ? "not signed"
                : Sizes.plural(found.size(), "signature") + ", none of them valid: " + reasons),
        "d8-models sign, or cosign, makes a signature; --key names the public key that accepts it");
  }

  private SourceCheck compare(Place place, Descriptor root) {
    RecordedOrigin recorded = RecordedOrigin.of(place.store(), root);
    SourceOptions options = registry.sources(console, tokenFile);
    PublishedSource published = PublishedSource.of(recorded.origin(), options.hub());
    invocation.remark(
        console, "asking " + published.host() + " for " + Printable.text(recorded.origin().url()));
    try (Registries hosts = registry.openRecorded(console, published.location(), location.value());
        Sources sources = new Sources(options, hosts);
        ModelSource now = sources.open(published.text(), recorded.filter(), Optional.empty());
        ProgressDisplay display = invocation.progress(console, work.progress())) {
      return new SourceVerifier(display.listener()).verify(recorded, now);
    }
  }
}

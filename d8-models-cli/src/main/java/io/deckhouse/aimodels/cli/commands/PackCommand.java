package io.deckhouse.aimodels.cli.commands;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.deckhouse.aimodels.cli.terminal.Console;
import io.deckhouse.aimodels.cli.terminal.ProgressDisplay;
import io.deckhouse.aimodels.cli.terminal.Sizes;
import io.deckhouse.aimodels.modelpack.InvalidRequestException;
import io.deckhouse.aimodels.modelpack.artifact.Compression;
import io.deckhouse.aimodels.modelpack.content.registry.Registries;
import io.deckhouse.aimodels.modelpack.format.Allowance;
import io.deckhouse.aimodels.modelpack.format.PathFilter;
import io.deckhouse.aimodels.modelpack.json.Json;
import io.deckhouse.aimodels.modelpack.location.Locations;
import io.deckhouse.aimodels.modelpack.location.Place;
import io.deckhouse.aimodels.modelpack.location.Sources;
import io.deckhouse.aimodels.modelpack.pack.DigestCache;
import io.deckhouse.aimodels.modelpack.pack.PackOptions;
import io.deckhouse.aimodels.modelpack.pack.PackResult;
import io.deckhouse.aimodels.modelpack.pack.Packer;
import io.deckhouse.aimodels.modelpack.progress.ProgressListener;
import io.deckhouse.aimodels.modelpack.source.ModelSource;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;

/** {@code d8-models pack}. */
public final class PackCommand implements DefinedCommand, Callable<Integer> {
  /** How the files that are not weights are stored. */
  enum LayerFormat {
    RAW,
    TAR;

    /** As it is written on the command line. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final Console console;

  private final Invocation invocation = new Invocation();
  private final WorkOptions work = new WorkOptions();
  private final RegistryArguments registry = new RegistryArguments(invocation);

  private final Argument<String> source =
      Argument.position(
          0,
          "SOURCE",
          "A model directory or model file; the first file of a split set stands for the set.");

  private final Argument<String> target =
      Argument.requiredText(
          "LOCATION",
          "Where the artifact goes: NAME[:TAG], oci:DIR[:TAG] or HOST/REPO[:TAG].",
          "-t",
          "--target");

  private final Argument<List<String>> include =
      Argument.texts("GLOB", "Take only files that match; may be repeated.", "--include");

  private final Argument<List<String>> exclude =
      Argument.texts("GLOB", "Leave files behind that match; may be repeated.", "--exclude");

  private final Argument<List<String>> allow =
      Argument.words(
          "WHAT",
          "Take what the content policy refuses: pickle, remote-code, native-code, other-format."
              + " What was allowed is recorded in the artifact.",
          "--allow");

  private final Argument<LayerFormat> layerFormat =
      Argument.choice(
          LayerFormat.class,
          "raw: one layer for each file. tar: files that are not weights share one tar layer for"
              + " each role (default: raw).",
          "--layer-format");

  private final Argument<Compression> compression =
      Argument.choice(
          Compression.class, "Compression of tar layers (default: none).", "--compression");

  private final Argument<String> created =
      Argument.text(
          "TIME",
          "Record this time of creation (RFC 3339); $SOURCE_DATE_EPOCH does the same. Without it no"
              + " time is recorded.",
          "--created");

  private final Argument<Boolean> noCache =
      Argument.flag(
          "Read every file, also those that have not changed since they were packed.",
          "--no-cache");

  private final Argument<Boolean> fsync =
      Argument.flag("Wait until the disk has the content before it becomes visible.", "--fsync");

  private final Argument<Boolean> dryRun =
      Argument.flag("Check everything and say what would be packed.", "--dry-run");

  public PackCommand(Console console) {
    this.console = console;
  }

  @Override
  public CommandSpec spec() {
    return Definition.of(
            this,
            "pack",
            "Pack a model directory or file as a ModelPack artifact.",
            "Checks the files, detects the format, applies the content policy, then writes one layer for"
                + " each file. The same files always give the same digest.")
        .takes(source, target, include, exclude, allow, layerFormat, compression, created)
        .takes(noCache, fsync, dryRun)
        .takes(invocation.arguments())
        .takes(work.arguments())
        .takes(registry.transferArguments())
        .examples(
            "d8-models pack ./llama -t llama:1                    a directory into the local store",
            "d8-models pack model-00001-of-00003.gguf -t m:q4     a split set, named by its first file",
            "d8-models pack ./llama -t oci:layout:1               into an OCI layout directory",
            "d8-models pack ./llama -t registry.example.org/models/llama:1    straight into a registry",
            "d8-models pack ./old -t old:1 --exclude '*.bin'      without the pickled weights",
            "d8-models pack ./old -t old:1 --allow pickle         with them, on your word")
        .spec();
  }

  @Override
  public Integer call() {
    PackOptions options = options();
    try (Registries registries = registry.open(console, target.value());
        Sources sources = new Sources(registry.sources(console), registries);
        ModelSource model = sources.open(source.value(), options.filter(), Optional.empty())) {
      if (dryRun.value()) {
        new SourceView(console, invocation)
            .print(
                model,
                new Packer(options, DigestCache.none(), ProgressListener.NONE)
                    .plan(model, Optional.empty())
                    .report());
        return 0;
      }
      Locations locations = new Locations(console.home(), fsync.value(), true, registries);
      try (Place place = locations.write(target.value())) {
        print(pack(model, place, options), place.text());
      }
    }
    return 0;
  }

  private PackResult pack(ModelSource model, Place place, PackOptions options) {
    try (ProgressDisplay display = invocation.progress(console, work.progress())) {
      return new Packer(options, cache(), display.listener())
          .pack(model, place.store(), place.name());
    }
  }

  private PackOptions options() {
    return new PackOptions(
        PathFilter.of(include.value(), exclude.value()),
        allowances(),
        layerFormat.value() == LayerFormat.TAR,
        compression.value(),
        createdAt(),
        work.concurrency());
  }

  private Set<Allowance> allowances() {
    Set<Allowance> allowances = EnumSet.noneOf(Allowance.class);
    for (String id : allow.value()) {
      allowances.add(
          Allowance.byId(id)
              .orElseThrow(
                  () ->
                      new InvalidRequestException(
                          "--allow: "
                              + id
                              + " (expected: pickle, remote-code, native-code or other-format)")));
    }
    return allowances;
  }

  private Optional<Instant> createdAt() {
    Optional<String> epoch = console.variable("SOURCE_DATE_EPOCH");
    try {
      if (created.given().isPresent()) {
        return Optional.of(
            OffsetDateTime.parse(created.value()).toInstant().truncatedTo(ChronoUnit.SECONDS));
      }
      return epoch.map(seconds -> Instant.ofEpochSecond(Long.parseLong(seconds)));
    } catch (DateTimeException e) {
      throw new InvalidRequestException(
          "--created: " + created.value() + " (expected: a time such as 2026-01-31T12:00:00Z)", e);
    } catch (NumberFormatException e) {
      throw new InvalidRequestException(
          "SOURCE_DATE_EPOCH: " + epoch.orElse("") + " (expected: seconds since 1970)", e);
    }
  }

  private DigestCache cache() {
    return noCache.value()
        ? DigestCache.none()
        : DigestCache.in(console.home().resolve(".d8-models").resolve("digests"));
  }

  private void print(PackResult result, String reference) {
    if (!result.leftOut().isEmpty()) {
      invocation.remark(console, "left out: " + String.join(", ", result.leftOut()));
    }
    if (result.filesInTar() > 0) {
      invocation.remark(
          console,
          result.filesInTar()
              + " small files share tar layers by role, because the manifest would be over 4 MiB");
    }
    if (invocation.json()) {
      ObjectNode json = Json.object();
      json.put("reference", reference);
      json.put("digest", result.manifest().digest().toString());
      json.put("size", result.size());
      json.put("mediaType", result.manifest().mediaType());
      json.put("layers", result.layers().size());
      json.set("leftOut", Json.tree(result.leftOut()));
      Invocation.print(console, json);
      return;
    }
    console
        .out()
        .println(
            "packed "
                + reference
                + " ("
                + Sizes.plural(result.layers().size(), "layer")
                + ", "
                + Sizes.bytes(result.size())
                + ")");
    console.out().println(result.manifest().digest());
  }
}

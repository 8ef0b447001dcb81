package io.deckhouse.aimodels.cli.commands;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.deckhouse.aimodels.cli.terminal.Console;
import io.deckhouse.aimodels.cli.terminal.ProgressDisplay;
import io.deckhouse.aimodels.cli.terminal.Sizes;
import io.deckhouse.aimodels.modelpack.InvalidRequestException;
import io.deckhouse.aimodels.modelpack.artifact.Compression;
import io.deckhouse.aimodels.modelpack.format.Allowance;
import io.deckhouse.aimodels.modelpack.format.PathFilter;
import io.deckhouse.aimodels.modelpack.json.Json;
import io.deckhouse.aimodels.modelpack.location.Locations;
import io.deckhouse.aimodels.modelpack.location.Place;
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
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code d8-models pack}. */
@Command(
    name = "pack",
    mixinStandardHelpOptions = true,
    description = {
      "Pack a model directory or file as a ModelPack artifact.",
      "Checks the files, detects the format, applies the content policy, then writes one layer for"
          + " each file. The same files always give the same digest."
    },
    footer = {
      "",
      "Examples:",
      "  d8-models pack ./llama -t llama:1                    a directory into the local store",
      "  d8-models pack model-00001-of-00003.gguf -t m:q4     a split set, named by its first file",
      "  d8-models pack ./llama -t oci:layout:1               into an OCI layout directory",
      "  d8-models pack ./old -t old:1 --exclude '*.bin'      without the pickled weights",
      "  d8-models pack ./old -t old:1 --allow pickle         with them, on your word"
    })
public final class PackCommand implements Callable<Integer> {
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

  @Mixin private Invocation invocation = new Invocation();
  @Mixin private WorkOptions work = new WorkOptions();

  @Parameters(
      index = "0",
      paramLabel = "SOURCE",
      description =
          "A model directory or model file; the first file of a split set stands for the set.")
  private String source = "";

  @Option(
      names = {"-t", "--target"},
      required = true,
      paramLabel = "LOCATION",
      description = "Where the artifact goes: NAME[:TAG] or oci:DIR[:TAG].")
  private String target = "";

  @Option(
      names = "--include",
      paramLabel = "GLOB",
      split = ",",
      description = "Take only files that match; may be repeated.")
  private List<String> include = new ArrayList<>();

  @Option(
      names = "--exclude",
      paramLabel = "GLOB",
      split = ",",
      description = "Leave files behind that match; may be repeated.")
  private List<String> exclude = new ArrayList<>();

  @Option(
      names = "--allow",
      paramLabel = "WHAT",
      split = ",",
      description =
          "Take what the content policy refuses: pickle, remote-code, native-code, other-format."
              + " What was allowed is recorded in the artifact.")
  private List<String> allow = new ArrayList<>();

  @Option(
      names = "--layer-format",
      paramLabel = "raw|tar",
      defaultValue = "raw",
      description =
          "raw: one layer for each file. tar: files that are not weights share one tar layer for each"
              + " role (default: raw).")
  private LayerFormat layerFormat = LayerFormat.RAW;

  @Option(
      names = "--compression",
      paramLabel = "none|gzip|zstd",
      defaultValue = "none",
      description = "Compression of tar layers (default: none).")
  private Compression compression = Compression.NONE;

  @Option(
      names = "--created",
      paramLabel = "TIME",
      description =
          "Record this time of creation (RFC 3339); $SOURCE_DATE_EPOCH does the same. Without it no"
              + " time is recorded.")
  private @Nullable String created;

  @Option(
      names = "--no-cache",
      description = "Read every file, also those that have not changed since they were packed.")
  private boolean noCache;

  @Option(
      names = "--fsync",
      description = "Wait until the disk has the content before it becomes visible.")
  private boolean fsync;

  @Option(names = "--dry-run", description = "Check everything and say what would be packed.")
  private boolean dryRun;

  public PackCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    Locations locations = new Locations(console.home(), fsync);
    PackOptions options = options();
    try (ModelSource model = locations.source(source)) {
      if (dryRun) {
        new SourceView(console, invocation)
            .print(
                model, new Packer(options, DigestCache.none(), ProgressListener.NONE).check(model));
        return 0;
      }
      try (Place place = locations.write(target)) {
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
        PathFilter.of(include, exclude),
        allowances(),
        layerFormat == LayerFormat.TAR,
        compression,
        createdAt(),
        work.concurrency());
  }

  private Set<Allowance> allowances() {
    Set<Allowance> allowances = EnumSet.noneOf(Allowance.class);
    for (String id : allow) {
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
      if (created != null) {
        return Optional.of(
            OffsetDateTime.parse(created).toInstant().truncatedTo(ChronoUnit.SECONDS));
      }
      return epoch.map(seconds -> Instant.ofEpochSecond(Long.parseLong(seconds)));
    } catch (DateTimeException e) {
      throw new InvalidRequestException(
          "--created: " + created + " (expected: a time such as 2026-01-31T12:00:00Z)", e);
    } catch (NumberFormatException e) {
      throw new InvalidRequestException(
          "SOURCE_DATE_EPOCH: " + epoch.orElse("") + " (expected: seconds since 1970)", e);
    }
  }

  private DigestCache cache() {
    return noCache
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
                + result.layers().size()
                + " layers, "
                + Sizes.bytes(result.size())
                + ")");
    console.out().println(result.manifest().digest());
  }
}

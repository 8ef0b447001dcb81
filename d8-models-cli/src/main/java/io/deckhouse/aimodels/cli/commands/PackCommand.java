package io.deckhouse.aimodels.cli.commands;

import io.deckhouse.aimodels.cli.terminal.Console;
import io.deckhouse.aimodels.cli.terminal.ProgressDisplay;
import io.deckhouse.aimodels.modelpack.InvalidRequestException;
import io.deckhouse.aimodels.modelpack.artifact.Compression;
import io.deckhouse.aimodels.modelpack.content.ContentStore;
import io.deckhouse.aimodels.modelpack.content.registry.Registries;
import io.deckhouse.aimodels.modelpack.format.Allowance;
import io.deckhouse.aimodels.modelpack.format.PathFilter;
import io.deckhouse.aimodels.modelpack.location.Locations;
import io.deckhouse.aimodels.modelpack.location.Place;
import io.deckhouse.aimodels.modelpack.location.SourceLocation;
import io.deckhouse.aimodels.modelpack.location.SourceOptions;
import io.deckhouse.aimodels.modelpack.location.Sources;
import io.deckhouse.aimodels.modelpack.oci.Digest;
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
          "What is packed: a directory, a file (the first of a split set stands for the set), an"
              + " archive (tar, tar.gz, tar.zst, zip), hf://ORG/REPO[@REVISION][/FILE|:QUANT],"
              + " ollama://[HOST/][NAMESPACE/]NAME[:TAG], or the https address of a file or"
              + " archive.");

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

  private final Argument<String> digest =
      Argument.text(
          "DIGEST",
          "What the bytes under an https address must be: sha256:HEX. Without it the digest that"
              + " was seen is printed.",
          "--digest");

  private final Argument<String> tokenFile = RegistryArguments.tokenFile();

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
      Argument.flag(
          "Pack nothing, and say which files would be taken and how much would be moved. Of what is"
              + " elsewhere only headers are read.",
          "--dry-run");

  public PackCommand(Console console) {
    this.console = console;
  }

  @Override
  public CommandSpec spec() {
    return Definition.of(
            this,
            "pack",
            "Pack a model as a ModelPack artifact, from wherever it is.",
            "Checks the files, detects the format, applies the content policy, then writes one layer for"
                + " each file. The same files always give the same digest. What comes from elsewhere"
                + " goes straight to the target, and is compared with what its publisher lists."
                + " --registry-login and --plain-http hold for the target and for a named Ollama"
                + " host.")
        .takes(source, target, include, exclude, digest, tokenFile)
        .takes(allow, layerFormat, compression, created)
        .takes(noCache, fsync, dryRun)
        .takes(invocation.arguments())
        .takes(work.arguments())
        .takes(registry.transferArguments())
        .examples(
            "d8-models pack ./llama -t llama:1                    a directory into the local store",
            "d8-models pack model-00001-of-00003.gguf -t m:q4     a split set, named by its first file",
            "d8-models pack ./llama -t oci:layout:1               into an OCI layout directory",
            "d8-models pack ./llama -t registry.example.org/models/llama:1    straight into a registry",
            "d8-models pack llama.tar.gz -t llama:1               an archive of a directory",
            "d8-models pack hf://org/model@main -t registry.example.org/models/model:1    Hugging Face",
            "d8-models pack hf://org/model-GGUF:Q4_K_M -t m:q4    one quantization of it",
            "d8-models pack ollama://llama3.2:1b -t llama3.2      Ollama, under its tag",
            "d8-models pack https://example.org/m.gguf -t m:1 --digest sha256:...    a download",
            "d8-models pack hf://org/model -t m:1 --dry-run       what would be moved",
            "d8-models pack ./old -t old:1 --exclude '*.bin'      without the pickled weights",
            "d8-models pack ./old -t old:1 --allow pickle         with them, on your word")
        .spec();
  }

  @Override
  public Integer call() {
    PackOptions options = options();
    Optional<Digest> expected = digest.given().map(PackCommand::parse);
    SourceOptions sourceOptions = registry.sources(console, tokenFile);
    SourceLocation from = SourceLocation.parse(source.value(), sourceOptions.hub());
    String to = TargetName.of(target.value(), from);
    Locations.requireTarget(to); // A wrong one is told before anybody is asked.
    try (Registries hosts = registry.openSource(console, from, to);
        Registries registries =
            dryRun.value()
                ? registry.openToRead(console, List.of(to))
                : registry.open(console, to);
        Sources sources = new Sources(sourceOptions, hosts);
        ModelSource model = sources.open(source.value(), options.filter(), expected)) {
      Locations locations =
          new Locations(console.home(), fsync.value(), registry.resume(), registries);
      if (dryRun.value()) {
        plan(model, from, locations, to, options);
      } else {
        pack(model, from, locations, to, options);
      }
    }
    return 0;
  }

  private void plan(
      ModelSource model, SourceLocation from, Locations locations, String to, PackOptions options) {
    PackPlanView view = new PackPlanView(console, invocation);
    if (from instanceof SourceLocation.Url && model.isStream()) {
      view.printUnread(model);
      return;
    }
    try (ContentStore store = EmptyStore.orPresent(locations, to)) {
      view.print(
          model,
          new Packer(options, cache(), ProgressListener.NONE).plan(model, Optional.of(store)));
    }
  }

  private void pack(
      ModelSource model, SourceLocation from, Locations locations, String to, PackOptions options) {
    try (Place place = locations.write(to)) {
      PackResult result;
      try (ProgressDisplay display = invocation.progress(console, work.progress())) {
        result =
            new Packer(options, cache(), display.listener())
                .pack(model, place.store(), place.name());
      }
      boolean isUnpinned = from instanceof SourceLocation.Url && digest.given().isEmpty();
      new PackResultView(console, invocation).print(place.text(), result, isUnpinned);
    }
  }

  private static Digest parse(String text) {
    if (!Digest.isDigest(text) || Digest.parse(text).algorithm() != Digest.Algorithm.SHA256) {
      throw new InvalidRequestException("--digest: " + text + " (expected: sha256:<64 hex>)");
    }
    return Digest.parse(text);
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
}

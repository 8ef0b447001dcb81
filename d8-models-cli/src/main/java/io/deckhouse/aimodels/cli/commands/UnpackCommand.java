package io.deckhouse.aimodels.cli.commands;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.deckhouse.aimodels.cli.terminal.Console;
import io.deckhouse.aimodels.cli.terminal.ProgressDisplay;
import io.deckhouse.aimodels.cli.terminal.Sizes;
import io.deckhouse.aimodels.modelpack.artifact.ArtifactFiles;
import io.deckhouse.aimodels.modelpack.format.PathFilter;
import io.deckhouse.aimodels.modelpack.json.Json;
import io.deckhouse.aimodels.modelpack.location.Place;
import io.deckhouse.aimodels.modelpack.oci.Descriptor;
import io.deckhouse.aimodels.modelpack.oci.Manifest;
import io.deckhouse.aimodels.modelpack.unpack.UnpackOptions;
import io.deckhouse.aimodels.modelpack.unpack.UnpackResult;
import io.deckhouse.aimodels.modelpack.unpack.Unpacker;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code d8-models unpack}. */
@Command(
    name = "unpack",
    mixinStandardHelpOptions = true,
    description = {
      "Write the files of a packed model into a directory.",
      "Every file is verified before any of them is visible. Files that are there already with the"
          + " same content are kept."
    },
    footer = {
      "",
      "Examples:",
      "  d8-models unpack llama:1 ./llama",
      "  d8-models unpack llama:1 ./llama --include '*.json'    a part of it",
      "  d8-models unpack oci:layout:1 ./llama --force          replace files that differ"
    })
public final class UnpackCommand implements Runnable {
  private final Console console;

  @Mixin private Invocation invocation = new Invocation();
  @Mixin private WorkOptions work = new WorkOptions();

  @Parameters(index = "0", paramLabel = "LOCATION", description = "A packed model.")
  private String location = "";

  @Parameters(index = "1", paramLabel = "DIR", description = "The directory to write to.")
  private Path directory = Path.of("");

  @Option(
      names = "--include",
      paramLabel = "GLOB",
      split = ",",
      description = "Write only files that match; may be repeated.")
  private List<String> include = new ArrayList<>();

  @Option(
      names = "--exclude",
      paramLabel = "GLOB",
      split = ",",
      description = "Leave files out that match; may be repeated.")
  private List<String> exclude = new ArrayList<>();

  @Option(names = "--force", description = "Replace files that are there and differ.")
  private boolean force;

  @Option(
      names = "--link",
      description =
          "Make hard links to the store instead of copies. Nobody may write to the files then.")
  private boolean link;

  @Option(names = "--dry-run", description = "Write nothing, and list what would be written.")
  private boolean dryRun;

  public UnpackCommand(Console console) {
    this.console = console;
  }

  @Override
  public void run() {
    UnpackOptions options =
        new UnpackOptions(PathFilter.of(include, exclude), force, link, work.concurrency());
    try (Place place = WorkOptions.locations(console).read(location)) {
      Descriptor descriptor = place.resolve();
      Manifest manifest = place.store().manifest(descriptor);
      if (dryRun) {
        List<String> paths =
            new ArtifactFiles(place.store())
                .list(manifest).stream()
                    .map(ArtifactFiles.Entry::path)
                    .filter(options.filter()::accepts)
                    .toList();
        print(place, descriptor, new UnpackResult(paths, List.of(), 0));
        return;
      }
      print(place, descriptor, unpack(manifest, place, options));
    }
  }

  private UnpackResult unpack(Manifest manifest, Place place, UnpackOptions options) {
    try (ProgressDisplay display = invocation.progress(console, work.progress())) {
      return new Unpacker(options, display.listener()).unpack(manifest, place.store(), directory);
    }
  }

  private void print(Place place, Descriptor manifest, UnpackResult result) {
    if (invocation.json()) {
      ObjectNode json = Json.object();
      json.put("reference", place.text());
      json.put("digest", manifest.digest().toString());
      json.put("size", result.bytesWritten());
      json.put("directory", directory.toString());
      json.put("dryRun", dryRun);
      json.set("written", Json.tree(result.written()));
      json.set("kept", Json.tree(result.kept()));
      Invocation.print(console, json);
      return;
    }
    if (dryRun) {
      result.written().forEach(path -> console.out().println(path));
      return;
    }
    console
        .out()
        .println(
            "unpacked "
                + place.text()
                + " to "
                + directory
                + " ("
                + result.written().size()
                + " files, "
                + Sizes.bytes(result.bytesWritten())
                + (result.kept().isEmpty() ? "" : ", " + result.kept().size() + " kept")
                + ")");
  }
}

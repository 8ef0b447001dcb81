package io.deckhouse.aimodels.cli.commands;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.deckhouse.aimodels.cli.terminal.Console;
import io.deckhouse.aimodels.cli.terminal.ProgressDisplay;
import io.deckhouse.aimodels.cli.terminal.Sizes;
import io.deckhouse.aimodels.modelpack.InvalidRequestException;
import io.deckhouse.aimodels.modelpack.artifact.ArtifactFiles;
import io.deckhouse.aimodels.modelpack.content.registry.Registries;
import io.deckhouse.aimodels.modelpack.format.PathFilter;
import io.deckhouse.aimodels.modelpack.json.Json;
import io.deckhouse.aimodels.modelpack.location.Place;
import io.deckhouse.aimodels.modelpack.oci.Descriptor;
import io.deckhouse.aimodels.modelpack.oci.Manifest;
import io.deckhouse.aimodels.modelpack.unpack.UnpackOptions;
import io.deckhouse.aimodels.modelpack.unpack.UnpackResult;
import io.deckhouse.aimodels.modelpack.unpack.Unpacker;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;

/** {@code d8-models unpack}. */
public final class UnpackCommand implements DefinedCommand, Runnable {
  private final Console console;

  private final Invocation invocation = new Invocation();
  private final WorkOptions work = new WorkOptions();
  private final RegistryArguments registry = new RegistryArguments(invocation);

  private final Argument<String> location = Argument.position(0, "LOCATION", "A packed model.");

  private final Argument<String> directory =
      Argument.position(1, "DIR", "The directory to write to.");

  private final Argument<List<String>> include =
      Argument.texts("GLOB", "Write only files that match; may be repeated.", "--include");

  private final Argument<List<String>> exclude =
      Argument.texts("GLOB", "Leave files out that match; may be repeated.", "--exclude");

  private final Argument<Boolean> force =
      Argument.flag("Replace files that are there and differ.", "--force");

  private final Argument<Boolean> link =
      Argument.flag(
          "Make hard links to the store instead of copies. Nobody may write to the files then.",
          "--link");

  private final Argument<Boolean> dryRun =
      Argument.flag("Write nothing, and list what would be written.", "--dry-run");

  public UnpackCommand(Console console) {
    this.console = console;
  }

  @Override
  public CommandSpec spec() {
    return Definition.of(
            this,
            "unpack",
            "Write the files of a packed model into a directory.",
            "Every file is verified before any of them is visible. Files that are there already with the"
                + " same content are kept.")
        .takes(location, directory, include, exclude, force, link, dryRun)
        .takes(invocation.arguments())
        .takes(work.arguments())
        .takes(registry.transferArguments())
        .examples(
            "d8-models unpack llama:1 ./llama",
            "d8-models unpack llama:1 ./llama --include '*.json'    a part of it",
            "d8-models unpack oci:layout:1 ./llama --force          replace files that differ",
            "d8-models unpack registry.example.org/models/llama:1 ./llama")
        .spec();
  }

  @Override
  public void run() {
    UnpackOptions options =
        new UnpackOptions(
            PathFilter.of(include.value(), exclude.value()),
            force.value(),
            link.value(),
            work.concurrency(),
            registry.resume());
    try (Registries registries = registry.open(console, location.value());
        Place place = WorkOptions.locations(console, registries).read(location.value())) {
      Descriptor descriptor = place.resolve();
      Manifest manifest = place.store().manifest(descriptor);
      if (dryRun.value()) {
        List<ArtifactFiles.Entry> files =
            new ArtifactFiles(place.store())
                .list(manifest).stream()
                    .filter(file -> options.filter().accepts(file.path()))
                    .toList();
        if (files.isEmpty()) {
          throw new InvalidRequestException(
              "nothing to unpack: no file of the model matches",
              "d8-models inspect lists the files");
        }
        List<String> paths = files.stream().map(ArtifactFiles.Entry::path).toList();
        long size = files.stream().mapToLong(ArtifactFiles.Entry::size).sum();
        print(place, descriptor, new UnpackResult(paths, List.of(), size));
        return;
      }
      print(place, descriptor, unpack(manifest, place, options));
    }
  }

  private UnpackResult unpack(Manifest manifest, Place place, UnpackOptions options) {
    try (ProgressDisplay display = invocation.progress(console, work.progress())) {
      return new Unpacker(options, display.listener())
          .unpack(manifest, place.store(), Path.of(directory.value()));
    }
  }

  private void print(Place place, Descriptor manifest, UnpackResult result) {
    if (invocation.json()) {
      ObjectNode json = Json.object();
      json.put("reference", place.text());
      json.put("digest", manifest.digest().toString());
      json.put("size", result.bytesWritten());
      json.put("directory", directory.value());
      json.put("dryRun", dryRun.value());
      json.set("written", Json.tree(result.written()));
      json.set("kept", Json.tree(result.kept()));
      Invocation.print(console, json);
      return;
    }
    if (dryRun.value()) {
      result.written().forEach(path -> console.out().println(path));
      return;
    }
    console
        .out()
        .println(
            "unpacked "
                + place.text()
                + " to "
                + directory.value()
                + " ("
                + Sizes.plural(result.written().size(), "file")
                + ", "
                + Sizes.bytes(result.bytesWritten())
                + (result.kept().isEmpty() ? "" : ", " + result.kept().size() + " kept")
                + ")");
  }
}

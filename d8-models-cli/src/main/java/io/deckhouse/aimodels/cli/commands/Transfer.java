package io.deckhouse.aimodels.cli.commands;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.deckhouse.aimodels.cli.terminal.Console;
import io.deckhouse.aimodels.cli.terminal.ProgressDisplay;
import io.deckhouse.aimodels.cli.terminal.Sizes;
import io.deckhouse.aimodels.modelpack.content.ContentStore;
import io.deckhouse.aimodels.modelpack.content.registry.Registries;
import io.deckhouse.aimodels.modelpack.json.Json;
import io.deckhouse.aimodels.modelpack.location.Location;
import io.deckhouse.aimodels.modelpack.location.Locations;
import io.deckhouse.aimodels.modelpack.location.Place;
import io.deckhouse.aimodels.modelpack.oci.Descriptor;
import io.deckhouse.aimodels.modelpack.oci.Document;
import io.deckhouse.aimodels.modelpack.oci.ImageIndex;
import io.deckhouse.aimodels.modelpack.oci.Manifest;
import io.deckhouse.aimodels.modelpack.progress.ProgressListener;
import io.deckhouse.aimodels.modelpack.transfer.Copier;
import io.deckhouse.aimodels.modelpack.transfer.CopyOptions;
import io.deckhouse.aimodels.modelpack.transfer.CopyResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What push, pull and copy do: they differ in how their ends are named. */
final class Transfer {
  private final Console console;
  private final String verb;
  private final String done;

  private final Invocation invocation = new Invocation();
  private final WorkOptions work = new WorkOptions();
  private final RegistryArguments registry = new RegistryArguments(invocation);

  private final Argument<Boolean> fsync =
      Argument.flag(
          "Wait until the disk of this machine has the content before it becomes visible.",
          "--fsync");

  private final Argument<Boolean> dryRun =
      Argument.flag("Move nothing, and say how much would be moved.", "--dry-run");

  /**
   * Makes one.
   *
   * @param verb what is done, as in {@code push}
   * @param done what was done, as in {@code pushed}
   */
  Transfer(Console console, String verb, String done) {
    this.console = console;
    this.verb = verb;
    this.done = done;
  }

  /** The options. */
  List<Argument<?>> arguments() {
    List<Argument<?>> all = new ArrayList<>(List.of(fsync, dryRun));
    all.addAll(invocation.arguments());
    all.addAll(work.arguments());
    all.addAll(registry.transferArguments());
    return all;
  }

  /**
   * Moves an artifact with what refers to it, and prints the result.
   *
   * @param target where to; without one it is the local store, under the name of the source
   */
  void run(String source, Optional<String> target) {
    target.ifPresent(Location::parse); // A wrong one is told before anything is asked.
    List<String> named = Stream.concat(Stream.of(source), target.stream()).toList();
    CopyOptions options = new CopyOptions(work.concurrency(), true);
    try (Registries registries =
        dryRun.value() ? registry.openToRead(console, named) : registry.open(console, named)) {
      Locations locations =
          new Locations(console.home(), fsync.value(), registry.resume(), registries);
      try (Place from = locations.read(source)) {
        Descriptor root = from.resolve();
        String to =
            target.map(text -> TargetName.of(text, from)).orElseGet(() -> TargetName.local(from));
        if (dryRun.value()) {
          plan(locations, from, root, to, options);
        } else {
          copy(locations, from, root, to, options);
        }
      }
    }
  }

  private void copy(
      Locations locations, Place from, Descriptor root, String to, CopyOptions options) {
    try (Place place = locations.write(to)) {
      CopyResult result;
      try (ProgressDisplay display = invocation.progress(console, work.progress())) {
        result =
            new Copier(options, display.listener())
                .copy(from.store(), root, place.store(), Optional.of(place.name()));
      }
      ContentStore near = place.store().isRemote() ? from.store() : place.store();
      print(place.text(), near.document(root), result);
    }
  }

  private void plan(
      Locations locations, Place from, Descriptor root, String to, CopyOptions options) {
    try (ContentStore store = EmptyStore.orPresent(locations, to)) {
      CopyResult result =
          new Copier(options, ProgressListener.NONE).plan(from.store(), root, store);
      print(to, from.store().document(root), result);
    }
  }

  private void print(String reference, Document document, CopyResult result) {
    if (invocation.json()) {
      ObjectNode json = Json.object();
      json.put("reference", reference);
      json.put("digest", result.manifest().digest().toString());
      json.put("size", result.size());
      json.put("mediaType", result.manifest().mediaType());
      json.put("moved", result.movedBytes());
      json.put("skipped", result.skippedBytes());
      json.put("referrers", result.referrers());
      json.put("dryRun", dryRun.value());
      Invocation.print(console, json);
      return;
    }
    List<String> facts = new ArrayList<>();
    facts.add(parts(document));
    facts.add(Sizes.bytes(result.size()));
    if (result.skippedBytes() > 0) {
      facts.add(Sizes.bytes(result.skippedBytes()) + " there already");
    }
    if (result.referrers() > 0) {
      facts.add(Sizes.plural(result.referrers(), "referrer"));
    }
    String what = dryRun.value() ? "would " + verb : done;
    console.out().println(what + " " + reference + " (" + String.join(", ", facts) + ")");
    console.out().println(result.manifest().digest());
  }

  private static String parts(Document document) {
    return switch (document) {
      case Manifest manifest -> Sizes.plural(manifest.layers().size(), "layer");
      case ImageIndex index -> Sizes.plural(index.manifests().size(), "manifest");
    };
  }
}

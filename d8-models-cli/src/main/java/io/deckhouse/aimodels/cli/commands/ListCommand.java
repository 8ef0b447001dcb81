package io.deckhouse.aimodels.cli.commands;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.deckhouse.aimodels.cli.terminal.Console;
import io.deckhouse.aimodels.cli.terminal.Sizes;
import io.deckhouse.aimodels.cli.terminal.Table;
import io.deckhouse.aimodels.modelpack.NotFoundException;
import io.deckhouse.aimodels.modelpack.content.ContentStore;
import io.deckhouse.aimodels.modelpack.content.NamedManifest;
import io.deckhouse.aimodels.modelpack.content.registry.Registries;
import io.deckhouse.aimodels.modelpack.content.registry.RegistryStore;
import io.deckhouse.aimodels.modelpack.json.Json;
import io.deckhouse.aimodels.modelpack.oci.Descriptor;
import io.deckhouse.aimodels.modelpack.oci.MediaTypes;
import io.deckhouse.aimodels.modelpack.parallel.Workers;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;

/** {@code d8-models list}. */
public final class ListCommand implements DefinedCommand, Runnable {
  private final Console console;

  private final Invocation invocation = new Invocation();
  private final RegistryArguments registry = new RegistryArguments(invocation);

  private final Argument<String> location =
      Argument.optionalPosition(
          "LOCATION", "HOST/REPO, oci:DIR or oci-archive:FILE (default: the local store).");

  public ListCommand(Console console) {
    this.console = console;
  }

  @Override
  public CommandSpec spec() {
    return Definition.of(
            this,
            "list",
            "List the models of the local store or of an OCI layout, or the tags of a repository.")
        .takes(location)
        .takes(invocation.arguments())
        .takes(registry.arguments())
        .examples(
            "d8-models list                  the local store",
            "d8-models list oci:layout       an OCI layout directory",
            "d8-models list registry.example.org/models/llama    the tags in a registry",
            "d8-models list -o json          for scripts")
        .spec();
  }

  /** One line of the list. */
  private record Row(String name, Descriptor manifest, long size) {}

  @Override
  public void run() {
    if (location.given().isPresent()) {
      try (Registries registries = registry.open(console, location.value());
          ContentStore store =
              WorkOptions.locations(console, registries).readStore(location.value())) {
        print(rows(store), store.isRemote());
      }
      return;
    }
    try (ContentStore store = WorkOptions.locations(console).readHome().orElse(null)) {
      print(store == null ? List.of() : rows(store), false);
    }
  }

  private static List<Row> rows(ContentStore store) {
    return store.isRemote() && store instanceof RegistryStore repository
        ? rows(repository)
        : store.names().stream().map(entry -> row(store, entry)).toList();
  }

  /** Several tags are asked for at once, and one that has vanished meanwhile is left out. */
  private static List<Row> rows(RegistryStore repository) {
    List<Callable<Optional<Row>>> tasks = new ArrayList<>();
    for (String tag : repository.tags()) {
      tasks.add(() -> row(repository, tag));
    }
    return new Workers(Workers.defaultConcurrency())
        .run(tasks).stream().flatMap(Optional::stream).toList();
  }

  private static Optional<Row> row(RegistryStore repository, String tag) {
    try {
      return repository
          .resolve(tag)
          .map(manifest -> row(repository, new NamedManifest(tag, manifest)));
    } catch (NotFoundException e) {
      return Optional.empty();
    }
  }

  private static Row row(ContentStore store, NamedManifest entry) {
    return new Row(entry.name(), entry.manifest(), size(store, entry.manifest()));
  }

  /** Config and layers of a manifest, in bytes; anything else counts itself. */
  static long size(ContentStore store, Descriptor descriptor) {
    if (!MediaTypes.isManifest(descriptor.mediaType())) {
      return descriptor.size();
    }
    return store.manifest(descriptor).contentSize();
  }

  private void print(List<Row> rows, boolean isRemote) {
    if (invocation.json()) {
      ArrayNode array = Json.array();
      for (Row row : rows) {
        ObjectNode json = array.addObject();
        json.put("reference", isRemote ? location.value() + ":" + row.name() : row.name());
        json.put("digest", row.manifest().digest().toString());
        json.put("size", row.size());
        json.put("mediaType", row.manifest().mediaType());
        json.put("artifactType", row.manifest().artifactType().orElse(null));
      }
      Invocation.print(console, array);
      return;
    }
    if (rows.isEmpty()) {
      invocation.remark(
          console, isRemote ? "no tags" : "no models; d8-models pack SOURCE -t NAME:TAG makes one");
      return;
    }
    Table table = new Table("NAME", "DIGEST", "SIZE");
    List<Row> shown = rows.stream().filter(row -> !isOfAReferrer(row.name())).toList();
    for (Row row : shown) {
      table.row(row.name(), row.manifest().digest().shortHex(), Sizes.bytes(row.size()));
    }
    table.print(console.out());
    if (shown.size() < rows.size()) {
      invocation.remark(
          console,
          "not shown: "
              + Sizes.plural(rows.size() - shown.size(), "tag")
              + " of signatures and other referrers; -o json lists them");
    }
  }

  /** Tags that programs make for programs: of cosign, and the list of referrers of a manifest. */
  private static boolean isOfAReferrer(String name) {
    return name.matches("sha256-[0-9a-f]{64}(\\..*)?");
  }
}

package io.deckhouse.aimodels.cli.commands;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.deckhouse.aimodels.cli.terminal.Console;
import io.deckhouse.aimodels.cli.terminal.Sizes;
import io.deckhouse.aimodels.cli.terminal.Table;
import io.deckhouse.aimodels.modelpack.content.ContentStore;
import io.deckhouse.aimodels.modelpack.content.NamedManifest;
import io.deckhouse.aimodels.modelpack.json.Json;
import io.deckhouse.aimodels.modelpack.location.Locations;
import io.deckhouse.aimodels.modelpack.oci.Descriptor;
import io.deckhouse.aimodels.modelpack.oci.MediaTypes;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;

/** {@code d8-models list}. */
public final class ListCommand implements DefinedCommand, Runnable {
  private final Console console;

  private final Invocation invocation = new Invocation();

  private final Argument<String> location =
      Argument.optionalPosition(
          "LOCATION", "oci:DIR or oci-archive:FILE (default: the local store).");

  public ListCommand(Console console) {
    this.console = console;
  }

  @Override
  public CommandSpec spec() {
    return Definition.of(this, "list", "List the models of the local store, or of an OCI layout.")
        .takes(location)
        .takes(invocation.arguments())
        .examples(
            "d8-models list                  the local store",
            "d8-models list oci:layout       an OCI layout directory",
            "d8-models list -o json          for scripts")
        .spec();
  }

  /** One line of the list. */
  private record Row(String name, Descriptor manifest, long size) {}

  @Override
  public void run() {
    Locations locations = WorkOptions.locations(console);
    Optional<? extends ContentStore> opened =
        location.given().isEmpty()
            ? locations.readHome()
            : Optional.of(locations.readStore(location.value()));
    if (opened.isEmpty()) {
      print(List.of());
      return;
    }
    try (ContentStore store = opened.get()) {
      print(store.names().stream().map(entry -> row(store, entry)).toList());
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

  private void print(List<Row> rows) {
    if (invocation.json()) {
      ArrayNode array = Json.array();
      for (Row row : rows) {
        ObjectNode json = array.addObject();
        json.put("reference", row.name());
        json.put("digest", row.manifest().digest().toString());
        json.put("size", row.size());
        json.put("mediaType", row.manifest().mediaType());
        json.put("artifactType", row.manifest().artifactType().orElse(null));
      }
      Invocation.print(console, array);
      return;
    }
    if (rows.isEmpty()) {
      invocation.remark(console, "no models; d8-models pack SOURCE -t NAME:TAG makes one");
      return;
    }
    Table table = new Table("NAME", "DIGEST", "SIZE");
    for (Row row : rows) {
      table.row(row.name(), row.manifest().digest().shortHex(), Sizes.bytes(row.size()));
    }
    table.print(console.out());
  }
}

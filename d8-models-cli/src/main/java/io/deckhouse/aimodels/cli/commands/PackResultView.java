package io.deckhouse.aimodels.cli.commands;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.deckhouse.aimodels.cli.terminal.Console;
import io.deckhouse.aimodels.cli.terminal.Sizes;
import io.deckhouse.aimodels.modelpack.json.Json;
import io.deckhouse.aimodels.modelpack.pack.PackResult;
import io.deckhouse.aimodels.modelpack.source.Origin;

/** Shows what packing made. */
final class PackResultView {
  private final Console console;
  private final Invocation invocation;

  PackResultView(Console console, Invocation invocation) {
    this.console = console;
    this.invocation = invocation;
  }

  /**
   * Prints it.
   *
   * @param reference the target
   * @param isUnpinned whether nobody said what the source must be
   */
  void print(String reference, PackResult result, boolean isUnpinned) {
    if (!result.leftOut().isEmpty()) {
      invocation.remark(console, LeftOut.line(result.leftOut()));
    }
    if (result.filesInTar() > 0) {
      invocation.remark(
          console,
          result.filesInTar()
              + " small files share tar layers by role, because the manifest would be over 4 MiB");
    }
    if (isUnpinned) {
      result
          .origin()
          .flatMap(Origin::revision)
          .ifPresent(
              seen ->
                  invocation.remark(
                      console, "nobody said what it must be: to get this again, --digest " + seen));
    }
    if (invocation.json()) {
      Invocation.print(console, json(reference, result));
    } else {
      printText(reference, result);
    }
  }

  private static ObjectNode json(String reference, PackResult result) {
    ObjectNode json = Json.object();
    json.put("reference", reference);
    json.put("digest", result.manifest().digest().toString());
    json.put("size", result.size());
    json.put("mediaType", result.manifest().mediaType());
    json.put("layers", result.layers().size());
    SourceView.putOrigin(json, result.origin());
    json.set("leftOut", Json.tree(result.leftOut()));
    return json;
  }

  private void printText(String reference, PackResult result) {
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

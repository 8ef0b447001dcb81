package io.deckhouse.aimodels.cli.commands;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.deckhouse.aimodels.cli.terminal.Console;
import io.deckhouse.aimodels.modelpack.json.Json;
import io.deckhouse.aimodels.modelpack.oci.Descriptor;

/** What a command that changes one name prints. */
record Receipt(String reference, Descriptor manifest) {
  void print(Console console, Invocation invocation, String what) {
    if (invocation.json()) {
      ObjectNode json = Json.object();
      json.put("reference", reference);
      json.put("digest", manifest.digest().toString());
      json.put("size", manifest.size());
      json.put("mediaType", manifest.mediaType());
      Invocation.print(console, json);
    } else {
      console.out().println(what + " " + reference);
      console.out().println(manifest.digest());
    }
  }
}

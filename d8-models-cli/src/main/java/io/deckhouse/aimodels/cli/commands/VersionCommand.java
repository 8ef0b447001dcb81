package io.deckhouse.aimodels.cli.commands;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.deckhouse.aimodels.cli.terminal.Console;
import io.deckhouse.aimodels.modelpack.json.Json;
import picocli.CommandLine.Model.CommandSpec;

/** {@code d8-models version}. */
public final class VersionCommand implements DefinedCommand, Runnable {
  private final Console console;

  private final Invocation invocation = new Invocation();

  public VersionCommand(Console console) {
    this.console = console;
  }

  @Override
  public CommandSpec spec() {
    return Definition.of(
            this, "version", "Print the version of d8-models and of the Java that runs it.")
        .takes(invocation.arguments())
        .spec();
  }

  @Override
  public void run() {
    String java = System.getProperty("java.version");
    if (invocation.json()) {
      ObjectNode json = Json.object();
      json.put("version", Version.text());
      json.put("java", java);
      Invocation.print(console, json);
    } else {
      console.out().println("d8-models " + Version.text() + " (Java " + java + ")");
    }
  }
}

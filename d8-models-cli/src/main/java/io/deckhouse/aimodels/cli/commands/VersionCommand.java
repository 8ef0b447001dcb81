package io.deckhouse.aimodels.cli.commands;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.deckhouse.aimodels.cli.terminal.Console;
import io.deckhouse.aimodels.modelpack.json.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code d8-models version}. */
@Command(
    name = "version",
    mixinStandardHelpOptions = true,
    description = "Print the version of d8-models and of the Java that runs it.")
public final class VersionCommand implements Runnable {
  private final Console console;

  @Mixin private Invocation invocation = new Invocation();

  public VersionCommand(Console console) {
    this.console = console;
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

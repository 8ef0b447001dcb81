package io.deckhouse.aimodels.cli.commands;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.deckhouse.aimodels.cli.terminal.Console;
import io.deckhouse.aimodels.modelpack.json.Json;
import picocli.CommandLine.Model.CommandSpec;

/** {@code d8-models logout}. */
public final class LogoutCommand implements DefinedCommand, Runnable {
  private final Console console;

  private final Invocation invocation = new Invocation();

  private final Argument<String> host = Argument.position(0, "HOST", "The registry: HOST[:PORT].");

  public LogoutCommand(Console console) {
    this.console = console;
  }

  @Override
  public CommandSpec spec() {
    return Definition.of(this, "logout", "Forget the stored login for a registry.")
        .takes(host)
        .takes(invocation.arguments())
        .examples("d8-models logout registry.example.org")
        .spec();
  }

  @Override
  public void run() {
    String name = LoginStore.host(host.value());
    LoginStore store = LoginStore.of(console);
    boolean removed = store.file().remove(name);
    if (invocation.json()) {
      ObjectNode json = Json.object();
      json.put("host", name);
      json.put("removed", removed);
      Invocation.print(console, json);
    } else {
      console
          .out()
          .println(
              removed ? "logged out of " + name : "no login for " + name + " in " + store.path());
    }
  }
}

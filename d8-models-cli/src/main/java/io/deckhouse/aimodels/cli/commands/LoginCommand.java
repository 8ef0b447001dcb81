package io.deckhouse.aimodels.cli.commands;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.deckhouse.aimodels.cli.terminal.Console;
import io.deckhouse.aimodels.modelpack.InvalidRequestException;
import io.deckhouse.aimodels.modelpack.auth.Credentials;
import io.deckhouse.aimodels.modelpack.auth.Login;
import io.deckhouse.aimodels.modelpack.content.registry.Registries;
import io.deckhouse.aimodels.modelpack.json.Json;
import java.util.Optional;
import java.util.function.Supplier;
import picocli.CommandLine.Model.CommandSpec;

/** {@code d8-models login}. */
public final class LoginCommand implements DefinedCommand, Runnable {
  private final Console console;

  private final Invocation invocation = new Invocation();
  private final RegistryArguments registry = new RegistryArguments(invocation);

  private final Argument<String> host = Argument.position(0, "HOST", "The registry: HOST[:PORT].");

  private final Argument<Boolean> passwordStdin =
      Argument.flag("Take the password from the standard input.", "--password-stdin");

  public LoginCommand(Console console) {
    this.console = console;
  }

  @Override
  public CommandSpec spec() {
    return Definition.of(
            this,
            "login",
            "Store the login for a registry where docker and podman keep theirs.",
            "The registry is asked first whether it takes the login. What was not given is asked for at"
                + " the terminal.")
        .takes(host, passwordStdin)
        .takes(invocation.arguments())
        .takes(registry.arguments())
        .examples(
            "d8-models login registry.example.org",
            "d8-models login registry.example.org -u me --password-stdin < token.txt")
        .spec();
  }

  @Override
  public void run() {
    String name = LoginStore.host(host.value());
    Login login = login();
    try (Registries registries = registry.open(console, Credentials.of(login))) {
      registries.check(name);
    }
    LoginStore store = LoginStore.of(console);
    Optional<String> helper = store.file().save(name, login);
    print(name, login, helper.orElse(store.path().toString()));
  }

  private Login login() {
    String user =
        registry.user().orElseGet(() -> asked("user", () -> console.in().ask("User"), "-u USER"));
    String secret =
        passwordStdin.value()
            ? console.in().rest().stripTrailing()
            : registry
                .password()
                .orElseGet(
                    () ->
                        asked(
                            "password",
                            () -> console.in().askSecret("Password"),
                            "--password-stdin"));
    if (secret.isEmpty()) {
      throw new InvalidRequestException("the password of " + user + " is empty");
    }
    return Login.password(user, secret);
  }

  /** What somebody answers at the terminal. */
  private String asked(String what, Supplier<String> question, String option) {
    if (passwordStdin.value() || !console.in().isTerminal()) {
      throw new InvalidRequestException(
          "a login needs a " + what + ", and nobody is there to be asked",
          "give it with " + option + ": d8-models login HOST -u USER --password-stdin < FILE");
    }
    String answer = question.get();
    if (answer.isEmpty()) {
      throw new InvalidRequestException("no " + what + " was given");
    }
    return answer;
  }

  private void print(String name, Login login, String where) {
    if (invocation.json()) {
      ObjectNode json = Json.object();
      json.put("host", name);
      json.put("user", login.user());
      json.put("stored", where);
      Invocation.print(console, json);
    } else {
      console.out().println("logged in to " + name + " as " + login.user());
      console.out().println("stored in " + where);
    }
  }
}

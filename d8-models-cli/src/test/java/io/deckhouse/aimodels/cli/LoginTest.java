package io.deckhouse.aimodels.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.deckhouse.aimodels.modelpack.testkit.registry.Access;
import io.deckhouse.aimodels.modelpack.testkit.registry.TestRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Logins are checked, stored and used, and never shown. */
class LoginTest {
  private static final String SECRET = "pass word";

  @TempDir private Path directory;
  private final TestRegistry registry =
      TestRegistry.setup().access(new Access.Basic("me", SECRET)).start();
  private CommandFixture command = new CommandFixture(Path.of(""));
  private Path config = Path.of("");

  @BeforeEach
  void aUser() {
    command = new CommandFixture(directory).variable("D8_MODELS_PLAIN_HTTP", "true");
    config = directory.resolve("user/.docker/config.json");
  }

  @AfterEach
  void stop() {
    registry.close();
  }

  private CommandFixture.Outcome login(String... more) {
    String[] arguments = new String[more.length + 2];
    arguments[0] = "login";
    arguments[1] = registry.host();
    System.arraycopy(more, 0, arguments, 2, more.length);
    CommandFixture.Outcome outcome = command.run(arguments);
    assertThat(outcome.out() + outcome.err()).doesNotContain(SECRET);
    return outcome;
  }

  @Test
  void aPasswordFromTheStandardInputIsStoredForTheOwnerOnly() throws IOException {
    command.input(TypedInput.sent(SECRET + "\n"));
    assertThat(login("-u", "me", "--password-stdin").succeeds().out())
        .isEqualTo("logged in to %s as me\nstored in %s\n".formatted(registry.host(), config));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(config)))
        .isEqualTo("rw-------");
    assertThat(Files.readString(config)).contains(registry.host()).doesNotContain(SECRET);
  }

  @Test
  void aStoredLoginIsUsed() {
    login("-u", "me", "-p", SECRET).succeeds();
    command.pack(command.files("model", SmallModel.files()), "m:1");
    command.run("push", "m:1", registry.host() + "/m").succeeds();
    assertThat(command.run("list", registry.host() + "/m").succeeds().out()).contains("1 ");
  }

  @Test
  void userAndPasswordAreAskedForAtATerminal() {
    TypedInput typed = TypedInput.typed("me", SECRET);
    command.input(typed);
    login().succeeds();
    assertThat(typed.questions).containsExactly("User", "Password (not shown)");
  }

  @Test
  void aPasswordIsAskedForWhereALoginHasNone() {
    TypedInput typed = TypedInput.typed(SECRET);
    command.input(typed);
    command.pack(command.files("model", SmallModel.files()), "m:1");
    command.run("push", "m:1", registry.host() + "/m", "-u", "me").succeeds();
    assertThat(typed.questions).containsExactly("Password of me (not shown)");
  }

  @Test
  void aWrongPasswordIs5AndNotStored() {
    assertThat(login("-u", "me", "-p", "wrong").fails(5).error()).contains(registry.host());
    assertThat(config).doesNotExist();
  }

  @Test
  void withoutSomebodyToAskTheUserIsNeeded() {
    assertThat(login().fails(2).error()).contains("-u USER");
    assertThat(login("-u", "me").fails(2).error()).contains("--password-stdin");
    command.input(TypedInput.sent(SECRET));
    assertThat(login("--password-stdin").fails(2).error()).contains("-u USER");
  }

  @Test
  void anEmptyPasswordIsWrongUse() {
    command.input(TypedInput.sent("\n"));
    assertThat(login("-u", "me", "--password-stdin").fails(2).error()).contains("empty");
  }

  @ParameterizedTest
  @ValueSource(strings = {"myhost", "localhost:5000/repo", "https://localhost:5000", "a b.c"})
  void whatIsNoRegistryIsWrongUse(String host) {
    command.run("login", host, "-u", "me", "-p", SECRET).fails(2);
    command.run("logout", host).fails(2);
  }

  @Test
  void logoutForgets() {
    login("-u", "me", "-p", SECRET).succeeds();
    assertThat(command.run("logout", registry.host()).succeeds().out())
        .isEqualTo("logged out of " + registry.host() + "\n");
    assertThat(command.run("logout", registry.host()).succeeds().out())
        .isEqualTo("no login for " + registry.host() + " in " + config + "\n");
    command.run("list", registry.host() + "/m").fails(5);
  }

  @Test
  void jsonSaysWhereTheLoginIs() {
    assertThat(login("-u", "me", "-p", SECRET, "-o", "json").succeeds().json().path("stored"))
        .hasToString("\"" + config + "\"");
    assertThat(
            command
                .run("logout", registry.host(), "-o", "json")
                .succeeds()
                .json()
                .path("removed")
                .asBoolean())
        .isTrue();
  }
}

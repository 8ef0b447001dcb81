package io.deckhouse.aimodels.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys and signatures from the command line. */
class SigningCommandsTest {
  @TempDir Path directory;

  private CommandFixture command = new CommandFixture(Path.of("none"));

  @BeforeEach
  void makeAKey() throws IOException {
    command = new CommandFixture(directory).variable("COSIGN_PASSWORD", "secret");
    command.run("key", "generate", "--output-prefix", prefix("a")).succeeds();
    Path model = Files.createDirectory(directory.resolve("model"));
    for (Map.Entry<String, byte[]> file : SmallModel.files().entrySet()) {
      Path path = model.resolve(file.getKey());
      Files.createDirectories(path.getParent());
      Files.write(path, file.getValue());
    }
    command.run("pack", model.toString(), "-t", "m:1").succeeds();
  }

  private String prefix(String name) {
    return directory.resolve(name).toString();
  }

  @Test
  void aKeyIsForItsOwnerAlone() throws IOException {
    Path key = Path.of(prefix("a") + ".key");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
        .isEqualTo("rw-------");
    assertThat(key).content().startsWith("-----BEGIN ENCRYPTED SIGSTORE PRIVATE KEY-----\n");
    assertThat(Path.of(prefix("a") + ".pub")).content().startsWith("-----BEGIN PUBLIC KEY-----\n");
  }

  @Test
  void neverOverwritesAKey() throws IOException {
    String before = Files.readString(Path.of(prefix("a") + ".key"));
    assertThat(command.run("key", "generate", "--output-prefix", prefix("a")).fails(2).error())
        .contains("keys are never overwritten");
    assertThat(Path.of(prefix("a") + ".key")).content().isEqualTo(before);
  }

  @Test
  void acceptsWhatWasSigned() {
    assertThat(command.run("verify", "m:1", "--key", prefix("a") + ".pub").fails(4).error())
        .contains("m:1: not signed");
    command.run("sign", "m:1", "--key", prefix("a") + ".key").succeeds();
    command.run("verify", "m:1", "--key", prefix("a") + ".pub").succeeds();
  }

  @Test
  void refusesAnotherKey() {
    command.run("key", "generate", "--output-prefix", prefix("b")).succeeds();
    command.run("sign", "m:1", "--key", prefix("a") + ".key").succeeds();
    assertThat(command.run("verify", "m:1", "--key", prefix("b") + ".pub").fails(4).error())
        .contains("2 signatures, none of them valid: signed with another key");
    command
        .run("verify", "m:1", "--key", prefix("b") + ".pub", "--key", prefix("a") + ".pub")
        .succeeds();
  }

  @Test
  void saysWhatIsWrongWithAKey() {
    assertThat(command.run("sign", "m:1", "--key", prefix("none")).fails(2).error())
        .contains("no such key file");
    assertThat(command.run("sign", "m:1", "--key", prefix("a") + ".pub").fails(3).error())
        .contains("a public key (expected: the private one)");
    assertThat(command.run("verify", "m:1", "--key", prefix("a") + ".key").fails(3).error())
        .contains("expected: PUBLIC KEY");
    command.variable("COSIGN_PASSWORD", "other");
    assertThat(command.run("sign", "m:1", "--key", prefix("a") + ".key").fails(2).error())
        .contains("the password does not open the key")
        .doesNotContain("other");
  }
}

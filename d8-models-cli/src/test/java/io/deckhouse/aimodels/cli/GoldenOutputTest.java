package io.deckhouse.aimodels.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.deckhouse.aimodels.modelpack.testkit.GgufBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What commands print, compared with the files in {@code src/test/resources/golden}. Run with
 * {@code -Dgolden.update=true} to write these files anew, then read the difference.
 */
class GoldenOutputTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden");

  @TempDir private Path directory;
  private CommandFixture command = new CommandFixture(Path.of(""));
  private String model = "";
  private String copy = "";

  @BeforeEach
  void models() {
    command = new CommandFixture(directory);
    model = command.files("model", SmallModel.files()).toString();
    CommandFixture.write(directory.resolve("model/.gitattributes"), SmallModel.utf8("x"));
    copy = directory.resolve("copy").toString();
  }

  @ParameterizedTest
  @ValueSource(strings = {"text", "json"})
  void pack(String form) throws IOException {
    compare("pack", form, command.run("pack", model, "-t", "small:1", "-o", form));
  }

  @ParameterizedTest
  @ValueSource(strings = {"text", "json"})
  void packDryRun(String form) throws IOException {
    compare("pack-dry-run", form, command.run("pack", model, "-t", "s:1", "--dry-run", "-o", form));
  }

  @ParameterizedTest
  @ValueSource(strings = {"text", "json"})
  void list(String form) throws IOException {
    command.run("pack", model, "-t", "small:1").succeeds();
    command.run("tag", "small:1", "org/another-name:stable").succeeds();
    compare("list", form, command.run("list", "-o", form));
  }

  @ParameterizedTest
  @ValueSource(strings = {"text", "json"})
  void listOfNothing(String form) throws IOException {
    compare("list-empty", form, command.run("list", "-o", form));
  }

  @ParameterizedTest
  @ValueSource(strings = {"text", "json"})
  void inspect(String form) throws IOException {
    command.run("pack", model, "-t", "small:1", "--created", "2026-01-31T12:00:00Z").succeeds();
    compare("inspect", form, command.run("inspect", "small:1", "-o", form));
  }

  @ParameterizedTest
  @ValueSource(strings = {"text", "json"})
  void inspectOfGguf(String form) throws IOException {
    Path gguf = command.files("gguf", Map.of("tiny.gguf", GgufBuilder.tiny().build()));
    command.run("pack", gguf.toString(), "-t", "tiny:q4").succeeds();
    compare("inspect-gguf", form, command.run("inspect", "tiny:q4", "-o", form));
  }

  @ParameterizedTest
  @ValueSource(strings = {"text", "json"})
  void inspectOfADirectory(String form) throws IOException {
    CommandFixture.write(directory.resolve("model/run.sh"), SmallModel.utf8("#!/bin/sh\n"));
    compare("inspect-directory", form, command.run("inspect", model, "-o", form));
  }

  @ParameterizedTest
  @ValueSource(strings = {"text", "json"})
  void verify(String form) throws IOException {
    command.run("pack", model, "-t", "small:1").succeeds();
    compare("verify", form, command.run("verify", "small:1", "-o", form));
  }

  @ParameterizedTest
  @ValueSource(strings = {"text", "json"})
  void verifyOfABrokenModel(String form) throws IOException {
    Path broken =
        command.files(
            "broken",
            Map.of(
                "model-00001-of-00002.safetensors", SmallModel.weights(1),
                "config.json", SmallModel.utf8("{\"model_type\": \"llama\"}")));
    compare("verify-broken", form, command.run("verify", broken.toString(), "-o", form));
  }

  @ParameterizedTest
  @ValueSource(strings = {"text", "json"})
  void unpack(String form) throws IOException {
    command.run("pack", model, "-t", "small:1").succeeds();
    compare("unpack", form, command.run("unpack", "small:1", copy, "-o", form));
  }

  @Test
  void unpackDryRun() throws IOException {
    command.run("pack", model, "-t", "small:1").succeeds();
    compare("unpack-dry-run", "text", command.run("unpack", "small:1", copy, "--dry-run"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"text", "json"})
  void push(String form) throws IOException {
    command.run("pack", model, "-t", "small:1").succeeds();
    compare("push", form, command.run("push", "small:1", layout("a"), "-o", form));
  }

  @ParameterizedTest
  @ValueSource(strings = {"text", "json"})
  void pushDryRun(String form) throws IOException {
    command.run("pack", model, "-t", "small:1").succeeds();
    compare(
        "push-dry-run", form, command.run("push", "small:1", layout("a"), "--dry-run", "-o", form));
  }

  @ParameterizedTest
  @ValueSource(strings = {"text", "json"})
  void pull(String form) throws IOException {
    command.run("pack", model, "-t", layout("a") + ":1").succeeds();
    compare("pull", form, command.run("pull", layout("a"), "-t", "small", "-o", form));
  }

  @ParameterizedTest
  @ValueSource(strings = {"text", "json"})
  void copy(String form) throws IOException {
    command.run("pack", model, "-t", layout("a") + ":1").succeeds();
    compare("copy", form, command.run("copy", layout("a"), layout("b") + ":2", "-o", form));
  }

  @ParameterizedTest
  @ValueSource(strings = {"text", "json"})
  void pullOfWhatIsThere(String form) throws IOException {
    command.run("pack", model, "-t", layout("a") + ":1").succeeds();
    command.run("pull", layout("a"), "-t", "other:1").succeeds();
    compare("pull-again", form, command.run("pull", layout("a"), "-t", "small:1", "-o", form));
  }

  private String layout(String name) {
    return "oci:" + directory.resolve(name);
  }

  @Test
  void refusal() throws IOException {
    CommandFixture.write(directory.resolve("model/old.bin"), new byte[] {(byte) 0x80, 4, '.'});
    CommandFixture.write(directory.resolve("model/run.sh"), SmallModel.utf8("#!/bin/sh\n"));
    compare("refusal", "text", command.run("pack", model, "-t", "small:1"));
  }

  /** Compares both streams and the exit code; the test's directory is shown as {@code DIR}. */
  private void compare(String name, String form, CommandFixture.Outcome outcome)
      throws IOException {
    String actual =
        String.join(
                "\n",
                List.of(
                    outcome.out() + "--- stderr",
                    outcome.err() + "--- exit code",
                    outcome.exitCode() + "\n"))
            .replace(directory.toString(), "DIR");
    String file = name + "." + form + ".txt";
    if (Boolean.getBoolean("golden.update")) {
      Files.writeString(GOLDEN.resolve(file), actual);
    }
    assertThat(actual)
        .as("golden/%s (-Dgolden.update=true writes it anew)", file)
        .isEqualTo(Files.readString(GOLDEN.resolve(file)));
  }
}

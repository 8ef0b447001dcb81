package io.deckhouse.aimodels.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.deckhouse.aimodels.cli.terminal.Console;
import io.deckhouse.aimodels.cli.terminal.Input;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** Runs the command in this process with a store of its own, and keeps what it prints. */
final class CommandFixture {
  private final Path directory;
  private final Map<String, String> environment = new LinkedHashMap<>();
  private boolean terminal;
  private Input input = Input.NONE;

  /**
   * Makes a command with an empty store.
   *
   * @param directory an empty directory for the store and the models of one test
   */
  CommandFixture(Path directory) {
    this.directory = directory;
    environment.put("D8_MODELS_HOME", home().toString());
    environment.put("HOME", directory.resolve("user").toString());
  }

  /** What a run printed and how it ended. */
  record Outcome(int exitCode, String out, String err) {
    Outcome succeeds() {
      assertThat(exitCode).as("exit code; %s", err).isZero();
      return this;
    }

    /**
     * Checks code and form of a failure: one line of error, and one of advice where there is one.
     */
    Outcome fails(int expected) {
      assertThat(exitCode).as("exit code; %s", err).isEqualTo(expected);
      assertThat(err).doesNotContain("\tat ", "Exception");
      String[] lines = error().split("\n", -1);
      assertThat(lines[0]).startsWith("error: ");
      assertThat(lines).as("error and advice").hasSizeLessThanOrEqualTo(2);
      return this;
    }

    /** The messages from the error on. */
    String error() {
      int at = err.indexOf("error: ");
      return at < 0 ? "" : err.substring(at).stripTrailing();
    }

    JsonNode json() {
      try {
        return new ObjectMapper().readTree(out);
      } catch (JsonProcessingException e) {
        throw new AssertionError("not JSON: " + out, e);
      }
    }
  }

  CommandFixture variable(String name, String value) {
    environment.put(name, value);
    return this;
  }

  CommandFixture onTerminal() {
    terminal = true;
    return this;
  }

  /** What is typed or sent to the next commands. */
  CommandFixture input(Input typed) {
    input = typed;
    return this;
  }

  Outcome run(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    Console console =
        new Console(
            new PrintWriter(out),
            new PrintWriter(err),
            input,
            Map.copyOf(environment),
            terminal,
            terminal);
    int exitCode = new D8Models(console).run(arguments);
    console.flush();
    return new Outcome(exitCode, out.toString(), err.toString());
  }

  /** Packs a model and gives its digest. */
  String pack(Path source, String target, String... more) {
    String[] arguments = new String[more.length + 6];
    String[] first = {"pack", source.toString(), "-t", target, "-o", "json"};
    System.arraycopy(first, 0, arguments, 0, first.length);
    System.arraycopy(more, 0, arguments, first.length, more.length);
    return run(arguments).succeeds().json().path("digest").asText();
  }

  Path home() {
    return directory.resolve("home");
  }

  /** The file of a blob in the local store. */
  Path blob(String digest) {
    return home().resolve("blobs").resolve(digest.replace(':', '/'));
  }

  Path path(String name) {
    return directory.resolve(name);
  }

  /** Writes files below a folder of the test. */
  Path files(String folder, Map<String, byte[]> files) {
    Path root = directory.resolve(folder);
    files.forEach((path, content) -> write(root.resolve(path), content));
    return root;
  }

  static void write(Path file, byte[] content) {
    try {
      Files.createDirectories(Objects.requireNonNull(file.getParent()));
      Files.write(file, content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

package io.deckhouse.aimodels.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes to the error stream, and what options and variables do to it. */
class MessagesTest {
  @TempDir private Path directory;
  private CommandFixture command = new CommandFixture(Path.of(""));
  private Path model = Path.of("");

  @BeforeEach
  void aModel() {
    command = new CommandFixture(directory);
    model = command.files("model", SmallModel.files());
  }

  @Test
  void aFailureIsOneLineAndOneOfAdvice() {
    CommandFixture.Outcome outcome = command.run("inspect", "m:1").fails(1);
    assertThat(outcome.out()).isEmpty();
    assertThat(outcome.err().lines()).hasSize(2).first().asString().startsWith("error: m:1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"inspect", "verify", "remove"})
  void debugAfterACommandPrintsTheTrace(String name) {
    assertThat(command.run(name, "m:1", "--debug").err()).contains("\tat io.deckhouse");
  }

  @Test
  void debugAfterPackOrUnpackPrintsTheTrace() {
    String none = directory.resolve("none").toString();
    assertThat(command.run("pack", none, "-t", "m:1", "--debug").err()).contains("\tat ");
    assertThat(command.run("unpack", "m:1", none, "--debug").err()).contains("\tat ");
  }

  @Test
  void debugBeforeTheCommandPrintsTheTrace() {
    assertThat(command.run("--debug", "inspect", "m:1").err()).contains("\tat io.deckhouse");
  }

  @Test
  void debugByVariablePrintsTheTrace() {
    command.variable("D8_MODELS_DEBUG", "true");
    assertThat(command.run("inspect", "m:1").err()).contains("\tat io.deckhouse");
  }

  @Test
  void resultsGoToTheOutputOnly() {
    CommandFixture.Outcome outcome = command.run("pack", model.toString(), "-t", "m:1").succeeds();
    assertThat(outcome.out()).contains("packed m:1", "sha256:");
    assertThat(outcome.err()).isEmpty();
  }

  @Test
  void remarksGoToTheErrorStreamAndQuietLeavesThemOut() {
    CommandFixture.write(model.resolve(".hidden"), SmallModel.utf8("x"));
    assertThat(command.run("pack", model.toString(), "-t", "m:1").succeeds().err())
        .isEqualTo("left out: .hidden\n");
    assertThat(command.run("pack", model.toString(), "-t", "m:2", "--quiet").succeeds().err())
        .isEmpty();
    assertThat(command.run("-q", "pack", model.toString(), "-t", "m:3").succeeds().err()).isEmpty();
  }

  @Test
  void quietKeepsErrors() {
    assertThat(command.run("inspect", "m:1", "--quiet").fails(1).error()).contains("m:1");
  }

  @Test
  void progressAsJsonIsOneObjectForEachLine() {
    CommandFixture.Outcome outcome =
        command.run("pack", model.toString(), "-t", "m:1", "--progress", "json").succeeds();
    assertThat(outcome.err().lines())
        .isNotEmpty()
        .allMatch(line -> line.startsWith("{\"event\":\"") && line.endsWith("}"))
        .anyMatch(line -> line.contains("\"item\":\"model.safetensors\""));
  }

  @Test
  void anOptionMayComeFromTheEnvironment() {
    command.variable("D8_MODELS_OUTPUT", "json").variable("D8_MODELS_TARGET", "m:1");
    CommandFixture.Outcome outcome = command.run("pack", model.toString()).succeeds();
    assertThat(outcome.json().path("reference").asText()).isEqualTo("m:1");
  }

  @Test
  void theCommandLineCountsMoreThanTheEnvironment() {
    command.variable("D8_MODELS_OUTPUT", "json");
    assertThat(command.run("version", "-o", "text").succeeds().out()).startsWith("d8-models ");
  }

  @Test
  void aWrongValueInTheEnvironmentIsWrongUse() {
    command.variable("D8_MODELS_OUTPUT", "xml");
    assertThat(command.run("version").fails(2).error()).contains("xml");
  }

  @Test
  void errorsAreColouredOnATerminal() {
    command.onTerminal();
    assertThat(command.run("inspect", "m:1").err()).startsWith("\u001b[31merror:\u001b[0m ");
  }

  @Test
  void noColorLeavesColoursOut() {
    command.onTerminal().variable("NO_COLOR", "1");
    assertThat(command.run("inspect", "m:1").err()).startsWith("error: ");
    assertThat(command.run("--help").out()).doesNotContain("\u001b");
  }

  @Test
  void forceColorColoursWithoutATerminal() {
    command.variable("FORCE_COLOR", "1");
    assertThat(command.run("inspect", "m:1").err()).startsWith("\u001b[31m");
    assertThat(command.run("--help").out()).contains("\u001b[");
  }

  @Test
  void outputWithoutATerminalHasNoColours() {
    assertThat(command.run("--help").out()).doesNotContain("\u001b");
  }

  @Test
  void jsonIsOneDocumentWithoutColours() {
    command.variable("FORCE_COLOR", "1");
    String out = command.run("pack", model.toString(), "-t", "m:1", "-o", "json").succeeds().out();
    assertThat(out).doesNotContain("\u001b").startsWith("{").endsWith("}\n");
  }
}

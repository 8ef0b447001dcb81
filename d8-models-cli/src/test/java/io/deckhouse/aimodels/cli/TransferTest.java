package io.deckhouse.aimodels.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How push, pull and copy name their ends, between stores of this machine. */
class TransferTest {
  @TempDir private Path directory;
  private CommandFixture command = new CommandFixture(Path.of(""));
  private String digest = "";
  private String layout = "";

  @BeforeEach
  void aPackedModel() {
    command = new CommandFixture(directory);
    digest = command.pack(command.files("model", SmallModel.files()), "org/small:1");
    layout = "oci:" + directory.resolve("layout");
  }

  private String reference(String... arguments) {
    String[] all = new String[arguments.length + 2];
    System.arraycopy(arguments, 0, all, 0, arguments.length);
    all[arguments.length] = "-o";
    all[arguments.length + 1] = "json";
    JsonNode json = command.run(all).succeeds().json();
    assertThat(json.path("digest").asText()).isEqualTo(digest);
    return json.path("reference").asText();
  }

  @Test
  void aDestinationWithoutATagTakesTheSources() {
    assertThat(reference("push", "org/small:1", layout)).isEqualTo(layout + ":1");
    assertThat(reference("copy", layout, layout + "2")).isEqualTo(layout + "2:1");
    assertThat(reference("copy", layout + ":1", "other")).isEqualTo("other:1");
    assertThat(reference("pull", layout, "-t", "another")).isEqualTo("another:1");
  }

  @Test
  void aDestinationMayHaveATagOfItsOwn() {
    assertThat(reference("push", "org/small:1", layout + ":stable")).isEqualTo(layout + ":stable");
    assertThat(reference("pull", layout + ":stable", "-t", "m:2")).isEqualTo("m:2");
    assertThat(reference("copy", "m:2", "m:3")).isEqualTo("m:3");
  }

  @Test
  void aPulledNameMayBeTheOneInTheLayout() {
    command.run("push", "org/small:1", layout).succeeds();
    command.run("copy", "org/small:1", layout + ":kept/name:4").succeeds();
    assertThat(reference("pull", layout + ":kept/name:4")).isEqualTo("kept/name:4");
  }

  @Test
  void aDigestNeedsANameForTheDestination() {
    command.run("push", "org/small:1", layout).succeeds();
    String source = layout + "@" + digest;
    assertThat(command.run("pull", source).fails(2).error())
        .contains("does not say what to call it")
        .contains("-t NAME:TAG");
    assertThat(command.run("copy", source, "m").fails(2).error()).contains("m:TAG");
    assertThat(reference("pull", source, "-t", "m:5")).isEqualTo("m:5");
  }

  @Test
  void pullingANameOfTheLocalStoreIsWrongUse() {
    assertThat(command.run("pull", "org/small:1").fails(2).error()).contains("local store");
  }

  @ParameterizedTest
  @CsvSource({
    "oci-archive:a.tar:1, an archive is only read",
    "m@sha256:0000000000000000000000000000000000000000000000000000000000000000, a digest",
    "hf://org/model, is a source",
    "a//b, reference"
  })
  void aDestinationThatCannotBeWrittenIsWrongUse(String target, String message) {
    assertThat(command.run("copy", "org/small:1", target).fails(2).error()).contains(message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"push", "copy"})
  void whatIsNotThereIs1AndTheDestinationIsNotMade(String name) {
    assertThat(command.run(name, "none:1", layout).fails(1).error()).contains("none:1");
    assertThat(directory.resolve("layout")).doesNotExist();
  }

  @Test
  void aDryRunSaysHowMuchAndMakesNothing() {
    JsonNode json =
        command.run("push", "org/small:1", layout, "--dry-run", "-o", "json").succeeds().json();
    assertThat(json.path("moved").asLong()).isEqualTo(json.path("size").asLong()).isPositive();
    assertThat(json.path("dryRun").asBoolean()).isTrue();
    assertThat(directory.resolve("layout")).doesNotExist();
  }

  @Test
  void aDryRunKnowsWhatIsThere() {
    command.run("push", "org/small:1", layout).succeeds();
    JsonNode json =
        command.run("push", "org/small:1", layout, "--dry-run", "-o", "json").succeeds().json();
    assertThat(json.path("moved").asLong()).isZero();
    assertThat(json.path("skipped").asLong()).isEqualTo(json.path("size").asLong());
    assertThat(command.run("pull", layout, "-t", "m:9", "--dry-run").succeeds().out())
        .startsWith("would pull m:9 (5 layers, 1.9 KiB, 1.9 KiB there already)\n");
    assertThat(command.run("list").out()).doesNotContain("m:9");
  }

  @Test
  void whatWasCopiedIsValidAndTheSame() throws IOException {
    command.run("push", "org/small:1", layout).succeeds();
    Map<String, String> blobs = SmallModel.read(command.home().resolve("blobs"));
    assertThat(SmallModel.read(directory.resolve("layout/blobs"))).isEqualTo(blobs);
    command.run("verify", layout).succeeds();
    assertThat(Files.exists(directory.resolve("layout/oci-layout"))).isTrue();
  }

  @Test
  void progressAsJsonIsOneObjectForEachLine() {
    assertThat(command.run("push", "org/small:1", layout, "--progress", "json").succeeds().err())
        .isNotEmpty()
        .matches("(\\{\"event\":\"[^\\n]*}\\n)+");
  }

  @ParameterizedTest
  @CsvSource({
    "--stall-timeout, 0, above zero",
    "--stall-timeout, soon, 60s",
    "--registry-password, secret, -u USER",
    "--registry-login, me, D8_MODELS_REGISTRY_PASSWORD",
    "--cert-file, c.pem, --key-file"
  })
  void wrongOptionsOfARegistryAreWrongUse(String option, String value, String message) {
    assertThat(
            command
                .run("push", "org/small:1", "localhost:1/m", "--plain-http", option, value)
                .fails(2)
                .error())
        .contains(message)
        .doesNotContain("secret");
  }

  @Test
  void optionsOfARegistryMayComeFromTheEnvironment() {
    command.variable("D8_MODELS_STALL_TIMEOUT", "never");
    assertThat(command.run("list", "localhost:1/m").fails(2).error()).contains("never");
  }

  @Test
  void optionsOfARegistryDoNotDisturbCommandsOfThisMachine() {
    command
        .variable("D8_MODELS_REGISTRY_LOGIN", "me")
        .variable("D8_MODELS_STALL_TIMEOUT", "never")
        .variable("HTTP_PROXY", "not a proxy");
    command.run("list").succeeds();
    command.run("inspect", "org/small:1").succeeds();
    command.run("push", "org/small:1", layout).succeeds();
  }
}

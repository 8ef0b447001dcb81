package io.deckhouse.aimodels.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How commands end, by the table of exit codes. */
class ExitCodesTest {
  @TempDir private Path directory;
  private CommandFixture command = new CommandFixture(Path.of(""));
  private Path model = Path.of("");

  @BeforeEach
  void aModelAndAStore() {
    command = new CommandFixture(directory);
    model = command.files("model", SmallModel.files());
  }

  @Test
  void everyCommandEndsWith0WhenItIsDone() {
    Path layout = directory.resolve("layout");
    command.run("version").succeeds();
    command.run("--help").succeeds();
    command.run("--version").succeeds();
    command.run("list").succeeds();
    command.run("pack", model.toString(), "-t", "m:1").succeeds();
    command.run("pack", model.toString(), "-t", "oci:" + layout + ":1").succeeds();
    command.run("inspect", "m:1").succeeds();
    command.run("inspect", model.toString()).succeeds();
    command.run("verify", "m:1").succeeds();
    command.run("verify", "oci:" + layout).succeeds();
    command.run("verify", model.toString()).succeeds();
    command.run("unpack", "m:1", directory.resolve("copy").toString()).succeeds();
    command.run("tag", "m:1", "m:2").succeeds();
    command.run("push", "m:1", "oci:" + layout + ":2").succeeds();
    command.run("pull", "oci:" + layout + ":2", "-t", "n:1").succeeds();
    command.run("copy", "oci:" + layout + ":2", "oci:" + layout + "2").succeeds();
    command.run("list", "oci:" + layout).succeeds();
    command.run("remove", "m:1", "m:2", "n:1").succeeds();
    command.run("prune").succeeds();
    command.run("completion", "bash").succeeds();
    assertThat(command.run("list", "-o", "json").json()).isEmpty();
  }

  static Stream<String> commands() {
    return Stream.of(
        "pack",
        "inspect",
        "verify",
        "unpack",
        "push",
        "pull",
        "copy",
        "list",
        "tag",
        "remove",
        "prune",
        "login",
        "logout",
        "completion",
        "version");
  }

  @ParameterizedTest
  @MethodSource("commands")
  void helpShowsHowACommandIsUsed(String name) {
    assertThat(command.run(name, "--help").succeeds().out()).contains("Usage: d8-models " + name);
  }

  @ParameterizedTest
  @MethodSource("commands")
  void anUnknownOptionIsWrongUse(String name) {
    command.variable("D8_MODELS_TARGET", "m:1");
    assertThat(command.run(name, "bash", "b", "--no-such-option").fails(2).error())
        .contains("--no-such-option");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "pack",
        "inspect",
        "verify",
        "unpack",
        "push",
        "pull",
        "copy",
        "tag",
        "remove",
        "login",
        "logout",
        "completion"
      })
  void aMissingArgumentIsWrongUse(String name) {
    assertThat(command.run(name).fails(2).error())
        .contains("Missing required")
        .endsWith("d8-models " + name + " --help shows how it is used");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "pack",
        "inspect",
        "verify",
        "unpack",
        "push",
        "pull",
        "copy",
        "list",
        "tag",
        "prune",
        "login",
        "logout",
        "completion",
        "version"
      })
  void anArgumentTooManyIsWrongUse(String name) {
    command.run(name, "bash", "b", "c").fails(2);
  }

  @Test
  void noCommandIsWrongUse() {
    assertThat(command.run().fails(2).error()).contains("a command is missing");
  }

  @Test
  void anUnknownCommandIsWrongUse() {
    assertThat(command.run("pakc", "x").fails(2).error()).contains("pakc");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a:b:c", "a:", ":1", "a//b:1", "ä:1", "a b:1", "a@sha256:1"})
  void aMalformedReferenceIsWrongUse(String reference) {
    assertThat(command.run("inspect", reference).fails(2).error()).contains(reference);
  }

  @ParameterizedTest
  @CsvSource({
    "--compression, gzip, raw layers",
    "--concurrency, -1, --concurrency",
    "--concurrency, 1000, 1 to 128",
    "--concurrency, two, --concurrency",
    "--created, yesterday, 2026-01-31T12:00:00Z",
    "--layer-format, zip, --layer-format",
    "--allow, everything, pickle",
    "--progress, dots, --progress",
    "--output, xml, --output"
  })
  void anOptionWithAWrongValueIsWrongUse(String option, String value, String message) {
    CommandFixture.Outcome outcome =
        command.run("pack", model.toString(), "-t", "m:1", option, value).fails(2);
    assertThat(outcome.error()).contains(message);
    assertThat(command.run("list").out()).isEmpty();
  }

  @Test
  void anArchiveAsTargetIsWrongUse() {
    String target = "oci-archive:" + directory.resolve("a.tar") + ":1";
    assertThat(command.run("pack", model.toString(), "-t", target).fails(2).error())
        .contains("an archive is only read");
    assertThat(directory.resolve("a.tar")).doesNotExist();
  }

  @Test
  void aDigestAsTargetIsWrongUse() {
    String target = "m@sha256:" + "0".repeat(64);
    assertThat(command.run("pack", model.toString(), "-t", target).fails(2).error())
        .contains("a digest cannot be chosen");
  }

  @Test
  void aTagForAnotherStoreIsWrongUse() {
    command.pack(model, "m:1");
    String other = "oci:" + directory.resolve("layout") + ":1";
    assertThat(command.run("tag", "m:1", other).fails(2).error()).contains("in another store");
  }

  @ParameterizedTest
  @ValueSource(strings = {"hf://org/model", "ollama://qwen", "https://example.org/m.gguf"})
  void aSourceIsNoPlaceForArtifacts(String source) {
    assertThat(command.run("inspect", source).fails(2).error())
        .contains("d8-models pack " + source);
    command.run("verify", source, "--source").fails(2);
    command.run("pack", model.toString(), "-t", source).fails(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"inspect", "verify", "remove"})
  void aNameThatIsNotThereIs1(String name) {
    command.pack(model, "m:1");
    assertThat(command.run(name, "other:1").fails(1).error())
        .contains("other:1: no such model")
        .contains("d8-models list");
  }

  @Test
  void aNameInAStoreThatDoesNotExistIs1() {
    assertThat(command.run("inspect", "m:1").fails(1).error()).contains("is empty");
    assertThat(command.home()).doesNotExist();
  }

  @Test
  void unpackingOrTaggingWhatIsNotThereIs1() {
    command.run("unpack", "m:1", directory.resolve("copy").toString()).fails(1);
    command.run("tag", "m:1", "m:2").fails(1);
    assertThat(directory.resolve("copy")).doesNotExist();
  }

  @Test
  void aDigestThatIsNotThereIs1() {
    command.pack(model, "m:1");
    command.run("inspect", "m@sha256:" + "0".repeat(64)).fails(1);
  }

  @Test
  void aLayoutOrArchiveThatIsNotThereIs1() {
    command.run("inspect", "oci:" + directory.resolve("none") + ":1").fails(1);
    command.run("list", "oci:" + directory.resolve("none")).fails(1);
    command.run("verify", "oci-archive:" + directory.resolve("none.tar")).fails(1);
  }

  @Test
  void aPathThatIsNotThereIs1() {
    String none = directory.resolve("none").toString();
    assertThat(command.run("pack", none, "-t", "m:1").fails(1).error()).contains(none);
    command.run("inspect", none).fails(1);
    command.run("verify", none).fails(1);
  }

  @Test
  void aDirectoryThatIsNoLayoutIs3() {
    assertThat(command.run("list", "oci:" + model).fails(3).error()).contains(model.toString());
  }

  @Test
  void aTarThatIsNoLayoutIs3() throws IOException {
    Path tar = Files.write(directory.resolve("a.tar"), new byte[10_240]);
    assertThat(command.run("list", "oci-archive:" + tar).fails(3).error()).contains("a.tar");
  }

  @Test
  void anEmptyDirectoryIs3() throws IOException {
    Path empty = Files.createDirectory(directory.resolve("empty"));
    assertThat(command.run("pack", empty.toString(), "-t", "m:1").fails(3).error())
        .contains("no files to pack");
  }

  @Test
  void aModelWithoutWeightsIs3() {
    Path texts = command.files("texts", Map.of("README.md", SmallModel.utf8("# Nothing\n")));
    assertThat(command.run("pack", texts.toString(), "-t", "m:1").fails(3).error())
        .contains("no weights");
  }

  @Test
  void inspectingOrVerifyingABrokenModelIs3() {
    Path broken = command.files("broken", Map.of("model.safetensors", new byte[9]));
    assertThat(command.run("inspect", broken.toString()).exitCode()).isEqualTo(3);
    assertThat(command.run("verify", broken.toString()).fails(3).error())
        .contains("model.safetensors");
  }

  @Test
  void whatThePolicyRefusesIs4AndBothWaysOutAreOffered() {
    CommandFixture.write(model.resolve("run.sh"), SmallModel.utf8("#!/bin/sh\n"));
    assertThat(command.run("pack", model.toString(), "-t", "m:1").fails(4).error())
        .contains("run.sh")
        .contains("--exclude")
        .contains("--allow native-code");
  }

  @Test
  void aStoreThatCannotBeWrittenIs1() throws IOException {
    Files.writeString(command.home(), "a file");
    assertThat(command.run("pack", model.toString(), "-t", "m:1").fails(1).error())
        .contains(command.home().toString());
  }

  @Test
  void dryRunsChangeNothing() {
    command.run("pack", model.toString(), "-t", "m:1", "--dry-run").succeeds();
    assertThat(command.home()).doesNotExist();
    command.pack(model, "m:1");
    command.run("unpack", "m:1", directory.resolve("copy").toString(), "--dry-run").succeeds();
    assertThat(directory.resolve("copy")).doesNotExist();
    command.run("remove", "m:1").succeeds();
    Map<String, String> before = SmallModel.read(command.home().resolve("blobs"));
    command.run("prune", "--dry-run").succeeds();
    assertThat(SmallModel.read(command.home().resolve("blobs"))).isEqualTo(before).isNotEmpty();
  }

  @Test
  void removedContentGoesWithPrune() {
    command.pack(model, "m:1");
    command.run("remove", "m:1").succeeds();
    command.run("prune").succeeds();
    assertThat(SmallModel.read(command.home().resolve("blobs"))).isEmpty();
  }
}

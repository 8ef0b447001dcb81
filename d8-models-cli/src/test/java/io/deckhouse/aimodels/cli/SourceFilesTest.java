package io.deckhouse.aimodels.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What may lie in a model's directory, and what must not. */
class SourceFilesTest {
  @TempDir private Path directory;
  private CommandFixture command = new CommandFixture(Path.of(""));
  private Path model = Path.of("");

  @BeforeEach
  void aModel() {
    command = new CommandFixture(directory);
    model = command.files("model", SmallModel.files());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "with some spaces.json",
        "модель/настройки.json",
        "caf\u00e9.json",
        "cafe\u0301.json",
        "emoji \ud83e\udd99.json",
        "-starts-with-a-dash.json",
        "quote'\"$.json",
        "trailing dot..json",
        "a/b/c/d/e/f/g/h.json"
      })
  void namesComeBackAsTheyWere(String name) {
    CommandFixture.write(model.resolve(name), SmallModel.utf8("{}"));
    assertRoundTrip();
  }

  @Test
  void aNameMayHave255Bytes() {
    CommandFixture.write(model.resolve("n".repeat(250) + ".json"), SmallModel.utf8("{}"));
    assertRoundTrip();
    assertRoundTrip("--layer-format", "tar");
  }

  @Test
  void aCyrillicNameMayHave255Bytes() {
    CommandFixture.write(model.resolve("ж".repeat(125) + ".json"), SmallModel.utf8("{}"));
    assertRoundTrip();
    assertRoundTrip("--layer-format", "tar", "--compression", "zstd");
  }

  @ParameterizedTest
  @ValueSource(strings = {"back\\slash.json", "line\nbreak.json", "bell\u0007.json", "C:x.json"})
  void namesThatMeanSomethingElseElsewhereAre3(String name) {
    CommandFixture.write(model.resolve(name), SmallModel.utf8("{}"));
    assertThat(command.run("pack", model.toString(), "-t", "m:1").fails(3).error())
        .contains("rename the file");
  }

  @Test
  void caseTwinsAre3() {
    CommandFixture.write(model.resolve("Config.json"), SmallModel.utf8("{}"));
    assertThat(command.run("pack", model.toString(), "-t", "m:1").fails(3).error())
        .contains("Config.json", "config.json", "differ only in case");
  }

  @Test
  void twinsByComposedCharactersAre3() {
    CommandFixture.write(model.resolve("caf\u00e9.json"), SmallModel.utf8("{}"));
    CommandFixture.write(model.resolve("cafe\u0301.json"), SmallModel.utf8("{}"));
    assertThat(command.run("pack", model.toString(), "-t", "m:1").fails(3).error())
        .contains("differ only in case or accents");
  }

  @Test
  void folderTwinsAre3() {
    CommandFixture.write(model.resolve("TOKENIZER/x.json"), SmallModel.utf8("{}"));
    assertThat(command.run("pack", model.toString(), "-t", "m:1").fails(3).error())
        .contains("tokenizer", "TOKENIZER");
  }

  @Test
  void aLinkInsideIsFollowed() throws IOException {
    Files.createSymbolicLink(
        model.resolve("copy.json"), Path.of("tokenizer/tokenizer_config.json"));
    command.pack(model, "m:1");
    Path copy = directory.resolve("copy");
    command.run("unpack", "m:1", copy.toString()).succeeds();
    assertThat(copy.resolve("copy.json"))
        .isRegularFile()
        .hasSameBinaryContentAs(model.resolve("tokenizer/tokenizer_config.json"));
    assertThat(Files.isSymbolicLink(copy.resolve("copy.json"))).isFalse();
  }

  @Test
  void aLinkThatLeadsOutsideIs3() throws IOException {
    Path secret = Files.writeString(directory.resolve("secret.json"), "{}");
    Files.createSymbolicLink(model.resolve("x.json"), secret);
    assertThat(command.run("pack", model.toString(), "-t", "m:1").fails(3).error())
        .contains("x.json: a symbolic link to something that is no file of the model");
  }

  @Test
  void aLinkToAFolderOutsideIs3() throws IOException {
    Path other = Files.createDirectory(directory.resolve("other"));
    Files.createSymbolicLink(model.resolve("x"), other);
    command.run("pack", model.toString(), "-t", "m:1").fails(3);
  }

  @Test
  void aLinkToNothingIs3() throws IOException {
    Files.createSymbolicLink(model.resolve("x.json"), Path.of("none.json"));
    assertThat(command.run("pack", model.toString(), "-t", "m:1").fails(3).error())
        .contains("x.json: a symbolic link to nothing");
  }

  @Test
  void aLinkToItselfIs3() throws IOException {
    Files.createSymbolicLink(model.resolve("x.json"), Path.of("x.json"));
    command.run("pack", model.toString(), "-t", "m:1").fails(3);
  }

  @Test
  void aDirectoryMayBeNamedByALink() throws IOException {
    Path link = Files.createSymbolicLink(directory.resolve("link"), model);
    assertThat(command.pack(link, "m:1")).isEqualTo(command.pack(model, "m:2"));
  }

  @Test
  void aFileThatMayNotBeReadIs1() throws IOException {
    Path secret = model.resolve("secret.json");
    Files.writeString(secret, "{}");
    Files.setPosixFilePermissions(secret, Set.of());
    assumeFalse(Files.isReadable(secret), "skipped: root may read everything");
    assertThat(command.run("pack", model.toString(), "-t", "m:1").fails(1).error())
        .contains("permission denied", "secret.json");
  }

  @Test
  void hardLinksAreFilesLikeOthers() throws IOException {
    Files.createLink(model.resolve("LICENSE.txt"), model.resolve("LICENSE"));
    assertRoundTrip();
  }

  @Test
  void aSparseFileComesBackWhole() throws IOException {
    byte[] weights = SmallModel.weights(1);
    Path sparse = model.resolve("model.safetensors");
    Files.delete(sparse);
    try (RandomAccessFile file = new RandomAccessFile(sparse.toFile(), "rw")) {
      file.setLength(weights.length);
      file.write(weights, 0, weights.length - 1024);
    }
    assertRoundTrip();
  }

  @Test
  void aPipeIs3() throws Exception {
    Path pipe = model.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    assertThat(command.run("pack", model.toString(), "-t", "m:1").fails(3).error())
        .contains("pipe: neither a file nor a folder");
    assertThat(command.run("pack", pipe.toString(), "-t", "m:1").fails(3).error())
        .contains("not a regular file");
  }

  @Test
  void foldersMayBeNested64Deep() {
    CommandFixture.write(model.resolve("d/".repeat(64) + "x.json"), SmallModel.utf8("{}"));
    assertRoundTrip();
  }

  @Test
  void deeperFoldersAre3() {
    CommandFixture.write(model.resolve("d/".repeat(65) + "x.json"), SmallModel.utf8("{}"));
    assertThat(command.run("pack", model.toString(), "-t", "m:1").fails(3).error())
        .contains("nested more than 64 deep");
  }

  @Test
  void hiddenFilesAreLeftOutAndTheOutputSaysSo() {
    CommandFixture.write(model.resolve(".gitattributes"), SmallModel.utf8("x"));
    CommandFixture.write(model.resolve(".git/config"), SmallModel.utf8("x"));
    CommandFixture.write(model.resolve("__pycache__/a.pyc"), SmallModel.utf8("x"));
    CommandFixture.write(model.resolve(".hidden.pkl"), new byte[] {(byte) 0x80, 4, '.'});
    CommandFixture.Outcome outcome =
        command.run("pack", model.toString(), "-t", "m:1", "-o", "json").succeeds();
    assertThat(outcome.json().path("leftOut"))
        .extracting(JsonNode::asText)
        .containsExactly(".git/", ".gitattributes", ".hidden.pkl", "__pycache__/");
    assertThat(outcome.err())
        .isEqualTo("left out: .git/, .gitattributes, .hidden.pkl, __pycache__/\n");
    Path copy = directory.resolve("copy");
    command.run("unpack", "m:1", copy.toString()).succeeds();
    assertThat(SmallModel.read(copy)).isEqualTo(SmallModel.texts(SmallModel.files()));
  }

  @Test
  void excludeLeavesFilesBehind() {
    CommandFixture.write(model.resolve("old/pytorch_model.bin"), new byte[] {(byte) 0x80, 4, '.'});
    command.run("pack", model.toString(), "-t", "m:1").fails(4);
    command.run("pack", model.toString(), "-t", "m:1", "--exclude", "*.bin").succeeds();
    assertThat(packedPaths("m:1")).doesNotContain("old/pytorch_model.bin").contains("LICENSE");
  }

  @Test
  void includeTakesOnlyWhatMatches() {
    command
        .run(
            "pack",
            model.toString(),
            "-t",
            "m:1",
            "--include",
            "*.safetensors",
            "--include",
            "config.json")
        .succeeds();
    assertThat(packedPaths("m:1")).containsExactly("config.json", "model.safetensors");
  }

  @Test
  void aPatternMayHoldChoices() {
    command
        .run("pack", model.toString(), "-t", "m:1", "--include", "{config.json,*.safetensors}")
        .succeeds();
    assertThat(packedPaths("m:1")).containsExactly("config.json", "model.safetensors");
  }

  @Test
  void whatWasAllowedIsRecordedAndShown() {
    CommandFixture.write(model.resolve("model.pkl"), new byte[] {(byte) 0x80, 4, '.'});
    CommandFixture.write(model.resolve("run.sh"), SmallModel.utf8("#!/bin/sh\n"));
    command.run("pack", model.toString(), "-t", "m:1", "--allow", "pickle").fails(4);
    command.pack(model, "m:1", "--allow", "pickle,native-code", "--allow", "remote-code");
    assertThat(command.run("inspect", "m:1", "-o", "json").succeeds().json().path("allowed"))
        .extracting(JsonNode::asText)
        .containsExactly("native-code", "pickle");
    assertThat(command.run("inspect", "m:1").out())
        .contains("allowed when it was packed: native-code, pickle");
  }

  @Test
  void oneFileIsPackedWithoutWhatLiesBesideIt() {
    command.pack(model.resolve("model.safetensors"), "m:1");
    assertThat(packedPaths("m:1")).containsExactly("model.safetensors");
  }

  private Iterable<String> packedPaths(String name) {
    JsonNode files = command.run("inspect", name, "-o", "json").succeeds().json().path("files");
    return files.findValuesAsText("path");
  }

  private void assertRoundTrip(String... options) {
    command.pack(model, "m:1", options);
    Path copy = directory.resolve("copy" + options.length);
    command.run("unpack", "m:1", copy.toString()).succeeds();
    Map<String, String> files = SmallModel.read(copy);
    assertThat(files).isEqualTo(SmallModel.read(model));
    command.run("verify", "m:1").succeeds();
  }
}

package io.deckhouse.aimodels.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.deckhouse.aimodels.modelpack.testkit.LayoutBuilder;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What unpack does with what is in its directory already, and what a failure leaves. */
class UnpackTargetTest {
  @TempDir private Path directory;
  private CommandFixture command = new CommandFixture(Path.of(""));
  private Path parent = Path.of("");
  private Path copy = Path.of("");
  private String weights = "";

  @BeforeEach
  void aPackedModel() throws IOException {
    command = new CommandFixture(directory);
    Path model = command.files("model", SmallModel.files());
    command.pack(model, "m:1");
    parent = Files.createDirectory(directory.resolve("parent"));
    copy = parent.resolve("copy");
    for (JsonNode file : command.run("inspect", "m:1", "-o", "json").json().path("files")) {
      if (file.path("path").asText().equals("model.safetensors")) {
        weights = file.path("digest").asText();
      }
    }
  }

  private CommandFixture.Outcome unpack(String... options) {
    String[] arguments =
        Stream.concat(Stream.of("unpack", "m:1", copy.toString()), Stream.of(options))
            .toArray(String[]::new);
    return command.run(arguments);
  }

  private void assertWhole() {
    assertThat(SmallModel.read(copy)).isEqualTo(SmallModel.texts(SmallModel.files()));
    assertNothingBeside();
  }

  private void assertNothingBeside() {
    try (Stream<Path> entries = Files.list(parent)) {
      assertThat(entries).containsExactly(copy);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void makesTheDirectory() {
    unpack().succeeds();
    assertWhole();
  }

  @Test
  void makesTheFoldersAboveIt() {
    copy = parent.resolve("a/b/c");
    unpack().succeeds();
    assertThat(SmallModel.read(copy)).isEqualTo(SmallModel.texts(SmallModel.files()));
  }

  @Test
  void fillsAnEmptyDirectory() throws IOException {
    Files.createDirectory(copy);
    unpack().succeeds();
    assertWhole();
  }

  @Test
  void keepsFilesThatAreTheSame() {
    unpack().succeeds();
    JsonNode second = unpack("-o", "json").succeeds().json();
    assertThat(second.path("written")).isEmpty();
    assertThat(second.path("kept")).hasSize(SmallModel.files().size());
    assertWhole();
  }

  @Test
  void keepsOtherFilesInTheDirectory() throws IOException {
    Files.createDirectory(copy);
    Files.writeString(copy.resolve("mine.txt"), "mine");
    unpack().succeeds();
    assertThat(copy.resolve("mine.txt")).hasContent("mine");
    assertThat(copy.resolve("LICENSE")).exists();
  }

  @Test
  void aFileThatDiffersNeedsForce() throws IOException {
    Files.createDirectory(copy);
    Files.writeString(copy.resolve("LICENSE"), "other");
    assertThat(unpack().fails(2).error()).contains("LICENSE", "--force");
    assertThat(SmallModel.read(copy)).isEqualTo(Map.of("LICENSE", "other"));
    unpack("--force").succeeds();
    assertWhole();
  }

  @Test
  void aFolderWhereAFileBelongsIsNotReplaced() throws IOException {
    Files.createDirectories(copy.resolve("LICENSE"));
    assertThat(unpack("--force").fails(2).error()).contains("LICENSE is a folder");
  }

  @Test
  void aFileWhereAFolderBelongsIsNotReplaced() throws IOException {
    Files.createDirectory(copy);
    Files.writeString(copy.resolve("tokenizer"), "file");
    assertThat(unpack("--force").fails(2).error()).contains("tokenizer is no folder");
  }

  @Test
  void aFileAsTargetIsWrongUse() throws IOException {
    Files.writeString(copy, "file");
    assertThat(unpack().fails(2).error()).contains("is a file (expected: a directory)");
    assertThat(copy).hasContent("file");
  }

  @Test
  void aLinkedFolderInTheTargetIsNotFollowed() throws IOException {
    Path outside = Files.createDirectory(directory.resolve("outside"));
    Files.createDirectory(copy);
    Files.createSymbolicLink(copy.resolve("tokenizer"), outside);
    unpack("--force").fails(2);
    assertThat(outside).isEmptyDirectory();
  }

  @Test
  void aLinkedFileInTheTargetIsReplacedNotFollowed() throws IOException {
    Path outside = Files.writeString(directory.resolve("outside"), "mine");
    Files.createDirectory(copy);
    Files.createSymbolicLink(copy.resolve("LICENSE"), outside);
    unpack().fails(2);
    unpack("--force").succeeds();
    assertThat(outside).hasContent("mine");
    assertThat(Files.isSymbolicLink(copy.resolve("LICENSE"))).isFalse();
    assertWhole();
  }

  @Test
  void includeWritesAPart() {
    unpack("--include", "*.json").succeeds();
    assertThat(SmallModel.read(copy).keySet())
        .containsExactly("config.json", "tokenizer/tokenizer_config.json");
    assertNothingBeside();
  }

  @Test
  void excludeLeavesAPartOut() {
    unpack("--exclude", "*.safetensors").succeeds();
    assertThat(SmallModel.read(copy)).hasSize(SmallModel.files().size() - 1);
  }

  @Test
  void includeThatMatchesNothingIsWrongUse() {
    assertThat(unpack("--include", "*.gguf").fails(2).error()).contains("no file of the model");
    assertThat(parent).isEmptyDirectory();
  }

  @Test
  void aPartIsNotStoppedByDamageOfAnother() throws IOException {
    damage(weights);
    unpack("--include", "*.json").succeeds();
    assertThat(copy.resolve("config.json")).exists();
  }

  @Test
  void linkMakesHardLinksToTheStore() throws IOException {
    unpack("--link").succeeds();
    assertThat(Files.getAttribute(copy.resolve("model.safetensors"), "unix:ino"))
        .isEqualTo(Files.getAttribute(command.blob(weights), "unix:ino"));
    assertWhole();
  }

  @Test
  void copiesAreNotLinksWithoutTheOption() throws IOException {
    unpack().succeeds();
    assertThat(Files.getAttribute(copy.resolve("model.safetensors"), "unix:nlink")).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aDamagedBlobIs3AndNothingIsWritten(boolean link) throws IOException {
    damage(weights);
    CommandFixture.Outcome outcome =
        unpack(link ? new String[] {"--link"} : new String[0]).fails(3);
    assertThat(outcome.error()).contains("model.safetensors", weights);
    assertThat(parent).isEmptyDirectory();
  }

  @Test
  void damageLeavesADirectoryThatWasThereAsItWas() throws IOException {
    Files.createDirectory(copy);
    Files.writeString(copy.resolve("LICENSE"), "other");
    damage(weights);
    unpack("--force").fails(3);
    assertThat(SmallModel.read(copy)).isEqualTo(Map.of("LICENSE", "other"));
    assertNothingBeside();
  }

  @Test
  void aTruncatedBlobIs3() throws IOException {
    try (FileChannel blob = FileChannel.open(command.blob(weights), StandardOpenOption.WRITE)) {
      blob.truncate(100);
    }
    assertThat(unpack().fails(3).error()).contains("model.safetensors", "100 bytes");
    assertThat(parent).isEmptyDirectory();
  }

  @Test
  void aMissingBlobIs3() throws IOException {
    Files.delete(command.blob(weights));
    assertThat(unpack().fails(3).error()).contains(weights);
    assertThat(parent).isEmptyDirectory();
  }

  @ParameterizedTest
  @ValueSource(strings = {"unpack", "inspect", "verify"})
  void aManifestWithOtherBytesThanItsDigestIs3(String name) throws IOException {
    Path layout = directory.resolve("layout");
    String digest =
        new LayoutBuilder(layout)
            .file("application/vnd.cncf.model.doc.v1.raw", "a.txt", SmallModel.utf8("text"))
            .write();
    Path manifest = LayoutBuilder.blob(layout, digest);
    Files.writeString(manifest, Files.readString(manifest).replace("a.txt", "b.txt"));
    String[] arguments =
        name.equals("unpack")
            ? new String[] {name, "oci:" + layout + ":1", copy.toString()}
            : new String[] {name, "oci:" + layout + ":1"};
    assertThat(command.run(arguments).fails(3).error()).contains(digest);
    assertThat(parent).isEmptyDirectory();
  }

  @ParameterizedTest
  @ValueSource(strings = {"unpack", "inspect", "verify"})
  void aMissingManifestIs3(String name) throws IOException {
    Path layout = directory.resolve("layout");
    String digest =
        new LayoutBuilder(layout)
            .file("application/vnd.cncf.model.doc.v1.raw", "a.txt", SmallModel.utf8("text"))
            .write();
    Files.delete(LayoutBuilder.blob(layout, digest));
    String[] arguments =
        name.equals("unpack")
            ? new String[] {name, "oci:" + layout + ":1", copy.toString()}
            : new String[] {name, "oci:" + layout + ":1"};
    assertThat(command.run(arguments).fails(3).error()).contains(digest);
    assertThat(parent).isEmptyDirectory();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"[]", "{}", "not JSON", "{\"layers\":{}}", "{\"config\":1,\"layers\":[]}"})
  void aManifestThatIsNoneIs3(String manifest) {
    Path layout = directory.resolve("layout");
    new LayoutBuilder(layout).write(SmallModel.utf8(manifest));
    command.run("unpack", "oci:" + layout + ":1", copy.toString()).fails(3);
    command.run("inspect", "oci:" + layout + ":1").fails(3);
    command.run("verify", "oci:" + layout + ":1").fails(3);
  }

  @Test
  void whatAKilledRunLeftIsRemoved() throws IOException {
    Path stale = Files.createDirectories(parent.resolve(".copy.d8-models-unpack/tree/folder"));
    Files.writeString(stale.resolve("half.safetensors"), "half");
    unpack().succeeds();
    assertWhole();
  }

  @Test
  void aLinkInPlaceOfTheStagingFolderIsNotFollowed() throws IOException {
    Path elsewhere = Files.createDirectories(directory.resolve("elsewhere/tree"));
    Files.createSymbolicLink(parent.resolve(".copy.d8-models-unpack"), elsewhere.getParent());
    unpack().fails(2);
    assertThat(elsewhere).exists();
  }

  @Test
  void whatAKilledRunLeftInTheDirectoryIsRemoved() throws IOException {
    Path stale = Files.createDirectories(copy.resolve(".d8-models-unpack/tree"));
    Files.writeString(stale.resolve("half.safetensors"), "half");
    unpack().succeeds();
    assertWhole();
  }

  @Test
  void ofManyAtOnceAtLeastOneWinsAndTheFilesAreWhole() throws Exception {
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      List<Callable<Integer>> runs = List.of(this::code, this::code, this::code, this::code);
      List<Integer> codes = threads.invokeAll(runs).stream().map(Future::resultNow).toList();
      assertThat(codes).contains(0).isSubsetOf(0, 1, 2);
    }
    assertWhole();
  }

  @Test
  void ofTwoProcessesAtOnceAtLeastOneWinsAndTheFilesAreWhole() throws IOException {
    CommandProcess first = CommandProcess.start(directory, "unpack", "m:1", copy.toString());
    CommandProcess second = CommandProcess.start(directory, "unpack", "m:1", copy.toString());
    List<Integer> codes = List.of(first.await().exitCode(), second.await().exitCode());
    assertThat(codes).contains(0).isSubsetOf(0, 1, 2);
    assertWhole();
  }

  @Test
  void ofVeryManyRunsEachWinsOrIsToldToWait() throws Exception {
    List<Callable<CommandFixture.Outcome>> runs = Collections.nCopies(200, this::unpack);
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      List<CommandFixture.Outcome> outcomes =
          threads.invokeAll(runs).stream().map(Future::resultNow).toList();
      assertThat(outcomes).anyMatch(outcome -> outcome.exitCode() == 0);
      assertThat(outcomes).allMatch(outcome -> Set.of(0, 2).contains(outcome.exitCode()));
    }
    assertWhole();
  }

  private int code() {
    return unpack().exitCode();
  }

  private void damage(String digest) throws IOException {
    byte[] blob = Files.readAllBytes(command.blob(digest));
    blob[blob.length / 2] ^= 1;
    Files.write(command.blob(digest), blob);
  }
}

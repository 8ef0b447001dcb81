package io.deckhouse.aimodels.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.deckhouse.aimodels.modelpack.testkit.hub.HubFile;
import io.deckhouse.aimodels.modelpack.testkit.hub.HubTraffic.Server;
import io.deckhouse.aimodels.modelpack.testkit.hub.TestHub;
import io.deckhouse.aimodels.modelpack.testkit.registry.TestRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Packing from a hub, and asking it again. */
class SourceCommandsTest {
  private static final String SOURCE = "hf://org/model";

  @TempDir private Path directory;
  private final List<AutoCloseable> open = new ArrayList<>();
  private final TestRegistry registry = TestRegistry.start();
  private CommandFixture command = new CommandFixture(Path.of(""));
  private Path model = Path.of("");
  private String commit = "";

  @BeforeEach
  void aPublishedModel() {
    command = new CommandFixture(directory).variable("D8_MODELS_PLAIN_HTTP", "true");
    model = command.files("model", SmallModel.files());
    commit = publish(hub(), files());
  }

  @AfterEach
  void stop() throws Exception {
    for (AutoCloseable server : open) {
      server.close();
    }
    registry.close();
  }

  /** A new hub, which commands ask from now on. */
  private TestHub hub() {
    TestHub hub = TestHub.start();
    open.add(hub);
    command.variable("HF_ENDPOINT", hub.endpoint().toString());
    return hub;
  }

  private static String publish(TestHub hub, Map<String, HubFile> files) {
    return hub.repository("org/model").commit("main", files);
  }

  private static Map<String, HubFile> files() {
    Map<String, HubFile> files = new TreeMap<>();
    SmallModel.files()
        .forEach(
            (path, bytes) ->
                files.put(
                    path,
                    path.endsWith(".safetensors") ? HubFile.lfs(bytes) : HubFile.inline(bytes)));
    files.put(".gitattributes", HubFile.inline("*.safetensors filter=lfs"));
    return files;
  }

  @Test
  void whatWasPackedSaysWhereItCameFrom() {
    JsonNode packed = command.run("pack", SOURCE, "-t", "m:1", "-o", "json").succeeds().json();
    assertThat(packed.path("source").path("url").asText())
        .isEqualTo("https://huggingface.co/org/model");
    assertThat(packed.path("source").path("revision").asText()).isEqualTo(commit);
    assertThat(packed.path("leftOut").path(0).asText()).isEqualTo(".gitattributes");
    JsonNode facts = command.run("inspect", "m:1", "-o", "json").succeeds().json();
    assertThat(facts.path("source").path("revision").asText()).isEqualTo(commit);
    Map<String, String> listed = new TreeMap<>();
    facts
        .path("files")
        .forEach(
            file -> listed.put(file.path("path").asText(), file.path("sourceDigest").asText()));
    assertThat(listed.get("model.safetensors"))
        .isEqualTo(facts.path("files").path(3).path("digest").asText())
        .startsWith("sha256:");
    assertThat(listed.get("LICENSE")).startsWith("gitoid:blob:sha1:");
    assertThat(command.run("inspect", "m:1").succeeds().out())
        .contains("SOURCE LISTS", "the same", "git ")
        .contains("source: https://huggingface.co/org/model at " + commit);
  }

  @Test
  void theLayersAreThoseOfTheDownloadedFiles() {
    command.run("pack", SOURCE, "-t", "m:1").succeeds();
    command.pack(model, "local:1");
    assertThat(digests("m:1")).isEqualTo(digests("local:1"));
  }

  private List<String> digests(String name) {
    return command
        .run("inspect", name, "-o", "json")
        .succeeds()
        .json()
        .path("files")
        .findValuesAsText("digest");
  }

  @Test
  void aDryRunWritesNothingAndReadsNoWeights() throws IOException {
    String target = registry.host() + "/org/m:1";
    for (String to : List.of("m:1", "oci:" + directory.resolve("layout"), target)) {
      JsonNode plan =
          command.run("pack", SOURCE, "-t", to, "--dry-run", "-o", "json").succeeds().json();
      assertThat(plan.path("transferSize").asLong())
          .isEqualTo(plan.path("size").asLong())
          .isPositive();
      assertThat(plan.path("files").findValuesAsText("present")).containsOnly("false");
    }
    assertThat(command.home()).doesNotExist();
    assertThat(directory.resolve("layout")).doesNotExist();
    assertThat(registry.traffic().uploadBytes()).isZero();
  }

  @Test
  void aDryRunSaysWhatTheTargetHas() {
    command.run("pack", SOURCE, "-t", "m:1").succeeds();
    JsonNode plan =
        command.run("pack", SOURCE, "-t", "m:2", "--dry-run", "-o", "json").succeeds().json();
    JsonNode weights = plan.path("files").path(3);
    assertThat(weights.path("path").asText()).isEqualTo("model.safetensors");
    assertThat(weights.path("present").asBoolean()).isTrue();
    assertThat(plan.path("size").asLong() - plan.path("transferSize").asLong())
        .isEqualTo(weights.path("size").asLong());
    assertThat(command.run("pack", SOURCE, "-t", "m:2", "--dry-run").succeeds().out())
        .contains("https://huggingface.co/org/model at " + commit, "there already", "would pack 5");
    assertThat(command.run("list").succeeds().out()).doesNotContain("m:2");
  }

  @Test
  void aWrongTargetIsToldBeforeTheHubIsAsked() {
    TestHub hub = hub();
    String digest = "sha256:" + "0".repeat(64);
    for (String target : List.of("m@" + digest, "oci-archive:a.tar:1", "oci:a@" + digest)) {
      command.run("pack", SOURCE, "-t", target, "--dry-run").fails(2);
      command.run("pack", SOURCE, "-t", target).fails(2);
    }
    assertThat(hub.traffic().requests()).isEmpty();
  }

  @Test
  void theDigestsOfLocalFilesAreNotKnownBeforehand() {
    command.pack(model, "m:1");
    JsonNode plan =
        command
            .run("pack", model.toString(), "-t", "m:2", "--dry-run", "--no-cache", "-o", "json")
            .succeeds()
            .json();
    assertThat(plan.path("files").findValuesAsText("present")).containsOnly("false");
    assertThat(plan.path("source").path("url").isNull()).isTrue();
  }

  @Test
  void theSourceIsAskedAgain() {
    command.run("pack", SOURCE, "-t", "m:1").succeeds();
    CommandFixture.Outcome outcome = command.run("verify", "m:1", "--source").succeeds();
    assertThat(outcome.out())
        .isEqualTo("https://huggingface.co/org/model still has the same 5 files\nm:1: valid\n");
    assertThat(outcome.err()).startsWith("asking 127.0.0.1:");
    JsonNode json = command.run("verify", "m:1", "--source", "-o", "json").succeeds().json();
    assertThat(json.path("source").path("valid").asBoolean()).isTrue();
    assertThat(json.path("source").path("checked").asInt()).isEqualTo(5);
    assertThat(json.path("source").path("revision").asText()).isEqualTo(commit);
  }

  @Test
  void aRegistrysArtifactIsComparedWithItsSourceToo() {
    String target = registry.host() + "/org/m:1";
    command.run("pack", SOURCE, "-t", target).succeeds();
    TestHub hub = hub();
    publish(hub, files());
    command.run("verify", target, "--source").succeeds();
    assertThat(hub.traffic().bytes(Server.CDN)).isZero();
  }

  @Test
  void aSourceThatListsSomethingElseIs3() {
    command.run("pack", SOURCE, "-t", "m:1").succeeds();
    Map<String, HubFile> files = files();
    files.put("model.safetensors", HubFile.lfs(SmallModel.weights(1)).lyingAbout());
    assertThat(publish(hub(), files)).isEqualTo(commit);
    CommandFixture.Outcome outcome = command.run("verify", "m:1", "--source", "-o", "json");
    outcome.fails(3);
    assertThat(outcome.json().path("valid").asBoolean()).isFalse();
    assertThat(outcome.json().path("source").path("valid").asBoolean()).isFalse();
    JsonNode finding = outcome.json().path("findings").path(0);
    assertThat(finding.path("code").asText()).isEqualTo("source-changed");
    assertThat(finding.path("file").asText()).isEqualTo("model.safetensors");
    command.run("verify", "m:1").succeeds();
  }

  @Test
  void aSourceThatIsGoneOrCannotBeReachedIs5() throws Exception {
    command.run("pack", SOURCE, "-t", "m:1").succeeds();
    TestHub other = hub();
    command.run("verify", "m:1", "--source").fails(5);
    other.repository("org/model").commit("main", Map.of("a", HubFile.inline("b")));
    command.run("verify", "m:1", "--source").fails(5);
  }

  @Test
  void anArtifactWithoutASourceIs2() {
    command.pack(model, "m:1");
    assertThat(command.run("verify", "m:1", "--source").fails(2).error())
        .contains("no source is recorded");
    assertThat(command.run("verify", model.toString(), "--source").fails(2).error())
        .contains("record no source");
  }

  @Test
  void aTokenIsReadFromAFile() throws IOException {
    TestHub hub = hub();
    publish(hub, files());
    hub.token("hf_one").repository("org/model").hide().grant("hf_one");
    command.run("pack", SOURCE, "-t", "m:1").fails(5);
    Path token = directory.resolve("token");
    Files.writeString(token, "hf_one\n");
    command.run("pack", SOURCE, "-t", "m:1", "--token-file", token.toString()).succeeds();
    command.run("verify", "m:1", "--source", "--token-file", token.toString()).succeeds();
    command.variable("D8_MODELS_TOKEN_FILE", token.toString());
    command.run("pack", SOURCE, "-t", "m:2").succeeds();
    assertThat(hub.traffic().sawAuthorization(Server.CDN)).isFalse();
    CommandFixture.Outcome outcome = command.run("pack", SOURCE + "@none", "-t", "m:3", "--debug");
    assertThat(outcome.exitCode()).isEqualTo(5);
    assertThat(outcome.err()).doesNotContain("hf_one");
  }

  @Test
  void aTokenFileMustHoldOne() throws IOException {
    Path token = directory.resolve("token");
    assertThat(
            command
                .run("pack", SOURCE, "-t", "m:1", "--token-file", token.toString())
                .fails(1)
                .error())
        .contains("token");
    Files.writeString(token, "\n");
    command.run("pack", SOURCE, "-t", "m:1", "--token-file", token.toString()).fails(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"sha256:12", "md5:00", "", "latest"})
  void aDigestThatIsNoneIs2(String digest) {
    assertThat(
            command
                .run("pack", "https://127.0.0.1:1/m.gguf", "-t", "m:1", "--digest", digest)
                .fails(2)
                .error())
        .contains("--digest: " + digest + " (expected: sha256:<64 hex>");
  }

  @Test
  void aDigestIsForAnAddress() {
    String digest = "sha256:" + "0".repeat(64);
    for (String source : List.of(model.toString(), SOURCE, "ollama://tiny")) {
      assertThat(command.run("pack", source, "-t", "m:1", "--digest", digest).fails(2).error())
          .contains("a digest is for an https address");
    }
  }

  @Test
  void aLongListOfWhatIsLeftOutIsCut() {
    Map<String, HubFile> files = files();
    for (int i = 0; i < 20; i++) {
      files.put("pytorch_model-%02d.bin".formatted(i), HubFile.lfs(new byte[] {1, (byte) i}));
    }
    publish(hub(), files);
    CommandFixture.Outcome outcome = command.run("pack", SOURCE, "-t", "m:1", "-o", "json");
    outcome.succeeds();
    assertThat(outcome.err()).containsPattern("(?m)^left out: .gitattributes, .* and 11 more$");
    assertThat(outcome.json().path("leftOut")).hasSize(21);
  }
}

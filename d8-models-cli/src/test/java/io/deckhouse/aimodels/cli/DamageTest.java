package io.deckhouse.aimodels.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.deckhouse.aimodels.modelpack.source.FileStamp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Verify reads everything: one flipped bit anywhere is found. */
class DamageTest {
  @TempDir private Path directory;
  private CommandFixture command = new CommandFixture(Path.of(""));
  private String manifest = "";

  @BeforeEach
  void aPackedModel() {
    command = new CommandFixture(directory);
    manifest = command.pack(command.files("model", SmallModel.files()), "m:1");
  }

  private Map<String, String> digests() {
    Map<String, String> digests = new LinkedHashMap<>();
    for (JsonNode file : command.run("inspect", "m:1", "-o", "json").json().path("files")) {
      digests.put(file.path("path").asText(), file.path("digest").asText());
    }
    return digests;
  }

  @Test
  void aFlippedBitInAFileIsFoundAndTheFileNamed() throws IOException {
    Map<String, String> digests = digests();
    assertThat(digests).hasSize(SmallModel.files().size());
    for (Map.Entry<String, String> file : digests.entrySet()) {
      Path blob = command.blob(file.getValue());
      flip(blob);
      CommandFixture.Outcome outcome = command.run("verify", "m:1", "-o", "json").fails(3);
      assertThat(outcome.error()).contains(file.getKey(), file.getValue());
      assertThat(outcome.json().path("valid").asBoolean()).isFalse();
      JsonNode finding = outcome.json().path("findings").path(0);
      assertThat(finding.path("file").asText()).isEqualTo(file.getKey());
      assertThat(finding.path("severity").asText()).isEqualTo("error");
      flip(blob);
    }
    command.run("verify", "m:1").succeeds();
  }

  @Test
  void aFlippedBitInTheConfigOrTheManifestIsFound() throws IOException {
    String config =
        new ObjectMapper()
            .readTree(command.blob(manifest).toFile())
            .path("config")
            .path("digest")
            .asText();
    flip(command.blob(config));
    assertThat(command.run("verify", "m:1").fails(3).error()).contains(config);
    flip(command.blob(config));
    flip(command.blob(manifest));
    assertThat(command.run("verify", "m:1").fails(3).error()).contains(manifest);
  }

  @Test
  void everyDamagedFileIsListed() throws IOException {
    for (String digest : digests().values()) {
      flip(command.blob(digest));
    }
    CommandFixture.Outcome outcome = command.run("verify", "m:1", "-o", "json").fails(3);
    assertThat(outcome.json().path("findings")).hasSize(SmallModel.files().size());
    assertThat(outcome.error()).endsWith(", and 4 more");
  }

  @Test
  void verifyNeverTrustsTheDigestCache() throws IOException {
    String digest = Objects.requireNonNull(digests().get("model.safetensors"));
    Path blob = command.blob(digest);
    flip(blob);
    FileStamp stamp = FileStamp.of(blob);
    String entry =
        "%s %d %d %d %d %d %s\n"
            .formatted(
                digest,
                stamp.size(),
                stamp.modifiedNanos(),
                stamp.changedNanos(),
                stamp.inode(),
                stamp.device(),
                blob);
    Files.writeString(command.home().resolve(".d8-models/digests"), entry);
    command.run("verify", "m:1").fails(3);
  }

  @Test
  void aChangedFileGivesAnotherDigest() {
    CommandFixture.write(directory.resolve("model/model.safetensors"), SmallModel.weights(2));
    assertThat(command.pack(directory.resolve("model"), "m:1")).isNotEqualTo(manifest);
    command.run("verify", "m:1").succeeds();
  }

  private static void flip(Path blob) throws IOException {
    byte[] bytes = Files.readAllBytes(blob);
    bytes[bytes.length / 2] ^= 1;
    Files.write(blob, bytes);
  }
}

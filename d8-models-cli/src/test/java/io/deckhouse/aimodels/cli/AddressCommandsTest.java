package io.deckhouse.aimodels.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.deckhouse.aimodels.modelpack.oci.Digest;
import io.deckhouse.aimodels.modelpack.testkit.FileHost;
import io.deckhouse.aimodels.modelpack.testkit.GgufBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Packing what lies under an address, and asking for it again. */
class AddressCommandsTest {
  @TempDir private Path directory;
  private final FileHost host = FileHost.start();
  private final byte[] weights = GgufBuilder.tiny().build();
  private CommandFixture command = new CommandFixture(Path.of(""));
  private String file = "";

  @BeforeEach
  void aPublishedFile() {
    command = new CommandFixture(directory);
    file = host.file("/tiny.gguf", weights).uri("/tiny.gguf").toString();
  }

  @AfterEach
  void stop() {
    host.close();
  }

  @Test
  void theDigestThatWasSeenIsPrinted() {
    String digest = Digest.sha256(weights).toString();
    CommandFixture.Outcome outcome = command.run("pack", file, "-t", "m:1", "-o", "json");
    JsonNode packed = outcome.succeeds().json();
    assertThat(outcome.err())
        .isEqualTo("nobody said what it must be: to get this again, --digest " + digest + "\n");
    assertThat(packed.path("source").path("revision").asText()).isEqualTo(digest);
    CommandFixture.Outcome pinned =
        command.run("pack", file, "-t", "m:2", "--digest", digest, "-o", "json").succeeds();
    assertThat(pinned.err()).isEmpty();
    assertThat(pinned.json().path("source")).isEqualTo(packed.path("source"));
    assertThat(
            command
                .run("pack", file, "-t", "m:3", "--dry-run", "--digest", digest)
                .succeeds()
                .out())
        .contains("there already", "0 B to transfer");
  }

  @Test
  void anotherDigestIs3() {
    String other = "sha256:" + "0".repeat(64);
    command.run("pack", file, "-t", "m:1", "--digest", other).fails(3);
    assertThat(command.run("list").succeeds().out()).doesNotContain("m:1");
  }

  @Test
  void aFileIsAskedForAgain() {
    command.run("pack", file, "-t", "m:1").succeeds();
    command.run("verify", "m:1", "--source").succeeds();
    byte[] others = weights.clone();
    others[others.length - 1] ^= 1;
    host.change("/tiny.gguf", others);
    CommandFixture.Outcome outcome = command.run("verify", "m:1", "--source", "-o", "json");
    outcome.fails(3);
    assertThat(outcome.json().path("findings").findValuesAsText("file"))
        .containsExactly("tiny.gguf", "");
    host.status("/tiny.gguf", 404);
    command.run("verify", "m:1", "--source").fails(5);
  }

  @Test
  void anArchiveIsKnownWhenItIsRead() throws Exception {
    String url = host.file("/m.tar.gz", archive()).uri("/m.tar.gz").toString();
    JsonNode plan =
        command.run("pack", url, "-t", "m:1", "--dry-run", "-o", "json").succeeds().json();
    assertThat(plan.path("size").isNull()).isTrue();
    assertThat(plan.path("source").path("url").asText()).isEqualTo(url);
    assertThat(command.run("pack", url, "-t", "m:1", "--dry-run").succeeds().out())
        .contains("known when it is read");
    assertThat(command.home()).doesNotExist();
    command.run("pack", url, "-t", "m:1").succeeds();
    command.run("verify", "m:1", "--source").succeeds();
    CommandFixture.write(directory.resolve("model/LICENSE"), SmallModel.utf8("Apache LICENSE\n"));
    host.change("/m.tar.gz", archive());
    CommandFixture.Outcome outcome = command.run("verify", "m:1", "--source", "-o", "json");
    outcome.fails(3);
    assertThat(outcome.json().path("findings").findValuesAsText("file"))
        .containsExactly("LICENSE", "");
  }

  private byte[] archive() throws IOException, InterruptedException {
    Path model = directory.resolve("model");
    if (!Files.exists(model)) {
      command.files("model", SmallModel.files());
    }
    Path archive = directory.resolve("m.tar.gz");
    int exitCode =
        new ProcessBuilder("tar", "czf", archive.toString(), "-C", model.toString(), ".")
            .start()
            .waitFor();
    assertThat(exitCode).isZero();
    return Files.readAllBytes(archive);
  }
}

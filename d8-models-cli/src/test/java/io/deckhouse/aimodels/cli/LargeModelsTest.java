package io.deckhouse.aimodels.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.deckhouse.aimodels.modelpack.testkit.SafetensorsBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models with very many tensors or files, with little memory. */
class LargeModelsTest {
  @TempDir private Path directory;

  @Test
  void aFileMayHave200000TensorsWith128MiBOfMemory() throws IOException {
    SafetensorsBuilder weights = new SafetensorsBuilder();
    for (int i = 0; i < 200_000; i++) {
      weights.tensor("model.layers." + i + ".mlp.weight", "I8", 8, 1);
    }
    CommandFixture command = new CommandFixture(directory);
    Path model = command.files("model", Map.of("model.safetensors", weights.build()));

    CommandProcess.start(directory, "pack", model.toString(), "-t", "m:1").await().succeeds();

    JsonNode facts =
        CommandProcess.start(directory, "inspect", "m:1", "-o", "json").await().succeeds().json();
    assertThat(facts.path("tensorCount").asLong()).isEqualTo(200_000);
    assertThat(facts.path("parameterCount").asLong()).isEqualTo(200_000);
  }

  @Test
  void tenThousandFilesShareLayersAndComeBack() throws IOException {
    CommandFixture command = new CommandFixture(directory);
    Path model = command.files("model", SmallModel.files());
    for (int i = 0; i < 10_000; i++) {
      String path = "voices/language-%02d/voice-%05d.json".formatted(i % 100, i);
      CommandFixture.write(model.resolve(path), SmallModel.utf8("{\"voice\": " + i + "}"));
    }

    CommandFixture.Outcome packed =
        CommandProcess.start(directory, "pack", model.toString(), "-t", "m:1", "-o", "json")
            .await()
            .succeeds();

    assertThat(packed.err()).contains("small files share tar layers by role");
    assertThat(Files.size(command.blob(packed.json().path("digest").asText())))
        .isLessThan(4 * 1024 * 1024);
    Path copy = directory.resolve("copy");
    CommandProcess.start(directory, "unpack", "m:1", copy.toString()).await().succeeds();
    assertThat(SmallModel.read(copy)).isEqualTo(SmallModel.read(model)).hasSize(10_005);
    CommandProcess.start(directory, "verify", "m:1").await().succeeds();
    CommandFixture.Outcome inspected =
        CommandProcess.start(directory, "inspect", "m:1", "-o", "json").await().succeeds();
    assertThat(inspected.json().path("files")).hasSize(10_005);
  }
}

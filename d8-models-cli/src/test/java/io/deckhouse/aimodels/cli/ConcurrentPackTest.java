package io.deckhouse.aimodels.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.deckhouse.aimodels.modelpack.oci.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several commands write to one store at once. */
class ConcurrentPackTest {
  private static final int MODELS = 4;

  @TempDir private Path directory;
  private CommandFixture command = new CommandFixture(Path.of(""));

  @BeforeEach
  void models() {
    command = new CommandFixture(directory);
    for (int i = 0; i < MODELS; i++) {
      Map<String, byte[]> files = SmallModel.files();
      files.put("model.safetensors", SmallModel.weights(i));
      command.files("model" + i, files);
    }
  }

  private String model(int i) {
    return directory.resolve("model" + i).toString();
  }

  @Test
  void threadsPackDifferentModels() throws Exception {
    List<Callable<CommandFixture.Outcome>> packs = new ArrayList<>();
    for (int i = 0; i < MODELS; i++) {
      int number = i;
      packs.add(() -> command.run("pack", model(number), "-t", "m:" + number));
    }
    try (ExecutorService threads = Executors.newFixedThreadPool(MODELS)) {
      for (Future<CommandFixture.Outcome> pack : threads.invokeAll(packs)) {
        pack.get().succeeds();
      }
    }
    assertStoreIsWhole();
  }

  @Test
  void processesPackDifferentModels() throws IOException {
    CommandProcess first = CommandProcess.start(directory, "pack", model(0), "-t", "m:0");
    CommandProcess second = CommandProcess.start(directory, "pack", model(1), "-t", "m:1");
    first.await().succeeds();
    second.await().succeeds();
    for (int i = 2; i < MODELS; i++) {
      command.pack(directory.resolve("model" + i), "m:" + i);
    }
    assertStoreIsWhole();
  }

  @Test
  void processesPackOneModelUnderOneName() throws IOException {
    CommandProcess first = CommandProcess.start(directory, "pack", model(0), "-t", "m:0");
    CommandProcess second = CommandProcess.start(directory, "pack", model(0), "-t", "m:0");
    assertThat(first.await().succeeds().out()).isEqualTo(second.await().succeeds().out());
    command.run("verify", "m:0").succeeds();
    assertThat(command.run("list", "-o", "json").json()).hasSize(1);
  }

  @Test
  void pruningMeanwhileRemovesNothingThatIsNeeded() throws Exception {
    List<Callable<CommandFixture.Outcome>> runs = new ArrayList<>();
    for (int i = 0; i < MODELS; i++) {
      int number = i;
      runs.add(() -> command.run("pack", model(number), "-t", "m:" + number));
      runs.add(() -> command.run("prune"));
    }
    try (ExecutorService threads = Executors.newFixedThreadPool(runs.size())) {
      for (Future<CommandFixture.Outcome> run : threads.invokeAll(runs)) {
        run.get().succeeds();
      }
    }
    assertStoreIsWhole();
  }

  private void assertStoreIsWhole() throws IOException {
    assertThat(command.run("list", "-o", "json").json()).hasSize(MODELS);
    for (int i = 0; i < MODELS; i++) {
      command.run("verify", "m:" + i).succeeds();
      Path copy = directory.resolve("copy" + i);
      command.run("unpack", "m:" + i, copy.toString()).succeeds();
      assertThat(SmallModel.read(copy)).isEqualTo(SmallModel.read(directory.resolve("model" + i)));
    }
    try (Stream<Path> blobs = Files.list(command.home().resolve("blobs/sha256"))) {
      for (Path blob : blobs.toList()) {
        assertThat(Digest.sha256(Files.readAllBytes(blob)).hex())
            .isEqualTo(String.valueOf(blob.getFileName()));
      }
    }
  }
}

package io.deckhouse.aimodels.modelpack.format;

import static org.assertj.core.api.Assertions.assertThat;

import io.deckhouse.aimodels.modelpack.inspect.ModelInspector;
import io.deckhouse.aimodels.modelpack.testkit.SafetensorsBuilder;
import io.deckhouse.aimodels.modelpack.testkit.TestModel;
import io.deckhouse.aimodels.modelpack.testkit.TestPipeline;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Damaged models lead to findings and nothing else: no other exception, no endless loop. The last
 * seed is new in each run; it is part of the test's name.
 */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class MutatedModelsTest {
  private static final int ROUNDS = 400;
  private static final byte[] INTERESTING =
      "{}[]\":,\\0-\u0000\u007f".getBytes(StandardCharsets.UTF_8);

  static LongStream seeds() {
    return LongStream.of(1, 2, 3, 42, -7630911767850685361L, System.nanoTime());
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void damagedSafetensorsLeadToFindings(long seed) {
    byte[] file =
        new SafetensorsBuilder()
            .raw("\"__metadata__\":{\"format\":\"pt\"}")
            .tensor("a", "F32", 32, 2, 3)
            .tensor("b", "F4", 4, 4, 4)
            .tensor("c", "U8", 8, 0)
            .build();
    inspectMutations(seed, Map.of("model.safetensors", file), "model.safetensors");
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void damagedIndexesLeadToFindings(long seed) {
    String index =
        "{\"metadata\":{\"total_size\":24},\"weight_map\":"
            + "{\"weight\":\"model-00001-of-00001.safetensors\"}}";
    Map<String, byte[]> files =
        Map.of(
            "model-00001-of-00001.safetensors",
            SafetensorsBuilder.tiny(),
            "model.safetensors.index.json",
            index.getBytes(StandardCharsets.UTF_8));
    inspectMutations(seed, files, "model.safetensors.index.json");
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void damagedPipelinesLeadToFindings(long seed) {
    inspectMutations(seed, TestPipeline.files(), "model_index.json");
    byte[] dduf = TestPipeline.dduf().build();
    inspectMutations(seed, Map.of("a.dduf", dduf), "a.dduf");
    byte[] large = TestPipeline.dduf().zip64().entry("a.txt", "a").build();
    inspectMutations(seed, Map.of("a.dduf", large), "a.dduf");
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void damagedDescriptionsLeadToFindings(long seed) {
    Map<String, byte[]> files = new LinkedHashMap<>();
    files.put("model.safetensors", SafetensorsBuilder.tiny());
    files.put(
        "README.md",
        "---\nlicense: [mit, 'x']\ntags:\n- a\n---\n".getBytes(StandardCharsets.UTF_8));
    files.put(
        "config.json", "{\"architectures\":[\"A\"],\"n_ctx\":5}".getBytes(StandardCharsets.UTF_8));
    files.put("modules.json", "[{\"path\":\"\"}]".getBytes(StandardCharsets.UTF_8));
    for (String path : files.keySet()) {
      inspectMutations(seed, files, path);
    }
  }

  private static void inspectMutations(long seed, Map<String, byte[]> files, String path) {
    Random random = new Random(seed);
    for (int round = 0; round < ROUNDS; round++) {
      Map<String, byte[]> mutated = new LinkedHashMap<>(files);
      mutated.put(path, mutate(Objects.requireNonNull(files.get(path)), random));
      ModelReport report = ModelInspector.inspect(TestModel.of(mutated).files());
      assertThat(report.files()).hasSameSizeAs(mutated.keySet());
    }
  }

  private static byte[] mutate(byte[] original, Random random) {
    byte[] bytes = original.clone();
    int changes = 1 + random.nextInt(4);
    for (int i = 0; i < changes && bytes.length > 0; i++) {
      int at = random.nextInt(bytes.length);
      switch (random.nextInt(5)) {
        case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
        case 1 -> bytes[at] = INTERESTING[random.nextInt(INTERESTING.length)];
        case 2 -> bytes = Arrays.copyOf(bytes, at);
        case 3 -> bytes = Arrays.copyOf(bytes, bytes.length + random.nextInt(40));
        default -> bytes[at] = (byte) random.nextInt(256);
      }
    }
    return bytes;
  }
}

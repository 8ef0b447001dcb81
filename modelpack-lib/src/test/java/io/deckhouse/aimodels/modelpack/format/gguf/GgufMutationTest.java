package io.deckhouse.aimodels.modelpack.format.gguf;

import static org.assertj.core.api.Assertions.assertThat;

import io.deckhouse.aimodels.modelpack.format.Finding;
import io.deckhouse.aimodels.modelpack.format.TensorTally;
import io.deckhouse.aimodels.modelpack.testkit.BytesFile;
import io.deckhouse.aimodels.modelpack.testkit.GgufBuilder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Changes bytes of valid files: whatever they become, the reader ends with facts or a finding. */
class GgufMutationTest {
  private static final int ROUNDS = 4000;
  private static final long[] VALUES = {0, 1, -1, 0x7F, 0xFFFF, 1L << 31, 1L << 32, 1L << 62};

  static LongStream seeds() {
    return LongStream.of(1, 2, 3, 20_240_722, new Random().nextLong());
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void neverFailsOtherwiseThanWithAFinding(long seed) throws IOException {
    System.out.println("mutation seed " + seed);
    Random random = new Random(seed);
    byte[] valid = valid(random.nextBoolean());
    for (int round = 0; round < ROUNDS; round++) {
      byte[] bytes = mutate(valid, random);
      List<Finding> findings = new ArrayList<>();
      TensorTally tally = new TensorTally();
      GgufModels.inspect(BytesFile.of(Map.of("m.gguf", bytes)), tally, findings::add);
      assertThat(tally.parameterCount()).isBetween(0L, 8L * bytes.length);
      assertThat(findings)
          .allSatisfy(finding -> assertThat(finding.message()).startsWith("m.gguf: "));
    }
  }

  private static byte[] valid(boolean bigEndian) {
    GgufBuilder builder = bigEndian ? new GgufBuilder().bigEndian() : new GgufBuilder();
    return builder
        .described()
        .texts("tokenizer.ggml.tokens", "a", "b", "c")
        .array("tokenizer.ggml.scores", GgufValueType.FLOAT32, 3, new byte[12])
        .alignment(64)
        .twoTensors()
        .build();
  }

  private static byte[] mutate(byte[] valid, Random random) {
    byte[] bytes = valid.clone();
    for (int changes = random.nextInt(4); changes >= 0; changes--) {
      int at = random.nextInt(bytes.length);
      switch (random.nextInt(4)) {
        case 0 -> bytes[at] = (byte) random.nextInt();
        case 1 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
        case 2 -> write(bytes, at, VALUES[random.nextInt(VALUES.length)], random.nextInt(1, 9));
        default -> bytes = Arrays.copyOf(bytes, Math.max(1, at + random.nextInt(-1, 40)));
      }
    }
    return bytes;
  }

  private static void write(byte[] bytes, int at, long value, int width) {
    for (int i = 0; i < width && at + i < bytes.length; i++) {
      bytes[at + i] = (byte) (value >>> (8 * i));
    }
  }
}

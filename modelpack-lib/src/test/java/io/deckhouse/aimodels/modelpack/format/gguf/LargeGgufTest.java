package io.deckhouse.aimodels.modelpack.format.gguf;

import static org.assertj.core.api.Assertions.assertThat;

import io.deckhouse.aimodels.modelpack.format.Finding;
import io.deckhouse.aimodels.modelpack.format.TensorTally;
import io.deckhouse.aimodels.modelpack.testkit.BytesFile;
import io.deckhouse.aimodels.modelpack.testkit.GgufBuilder;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Large headers are read in a process that has the memory of the smallest installation. */
class LargeGgufTest {
  private static final int TENSORS = 200_000;
  private static final int TOKENS = 250_000;

  @Test
  void readsManyTensorsAndTokensIn128Mebibytes() throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                System.getProperty("java.home") + File.separator + "bin" + File.separator + "java",
                "-Xmx128m",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName())
            .redirectErrorStream(true)
            .start();
    try (InputStream out = process.getInputStream()) {
      String text = new String(out.readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor()).as(text).isZero();
      assertThat(text).contains("parameters 200000 tensors 200000 findings []");
    }
  }

  /** Builds a file whose header is large, and reads it. */
  static final class Main {
    private Main() {}

    public static void main(String[] args) throws IOException {
      BytesFile file = new BytesFile("large.gguf", large());
      TensorTally tally = new TensorTally();
      List<Finding> findings = new ArrayList<>();
      GgufModels.inspect(List.of(file), tally, findings::add);
      System.out.printf(
          "parameters %d tensors %d findings %s%n",
          tally.parameterCount(), tally.tensorCount(), findings);
    }

    private static byte[] large() {
      String[] tokens = new String[TOKENS];
      Arrays.setAll(tokens, i -> "t" + i);
      GgufBuilder builder = new GgufBuilder().text("general.architecture", "llama");
      builder.alignment(8).texts("tokenizer.ggml.tokens", tokens);
      for (int i = 0; i < TENSORS; i++) {
        builder.tensor("t" + i, GgmlType.I8, 1);
      }
      return builder.build();
    }
  }

  @Test
  void refusesMoreTensorsInASetThanInAFile() throws IOException {
    GgufBuilder first = GgufBuilder.shard(0, 2, 1);
    GgufBuilder second = GgufBuilder.shard(1, 2, 1);
    for (int i = 0; i < GgufLimits.TENSORS_MAX / 2; i++) {
      first.rawTensor(first.string("a" + i), 1, new long[] {1}, 24, 128 + 32L * i);
      second.rawTensor(second.string("b" + i), 1, new long[] {1}, 24, 128 + 32L * i);
    }
    int data = 128 + 32 * (GgufLimits.TENSORS_MAX / 2);
    List<Finding> findings = new ArrayList<>();
    GgufModels.inspect(
        BytesFile.of(
            Map.of(
                "m-00001-of-00002.gguf", first.data(data).build(),
                "m-00002-of-00002.gguf", second.data(data).build())),
        new TensorTally(),
        findings::add);
    assertThat(findings).anySatisfy(f -> assertThat(f.message()).contains("more than 250000"));
  }
}

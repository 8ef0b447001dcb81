package io.deckhouse.aimodels.modelpack.format.safetensors;

import static org.assertj.core.api.Assertions.assertThat;

import io.deckhouse.aimodels.modelpack.testkit.SafetensorsBuilder;
import io.deckhouse.aimodels.modelpack.testkit.TestModel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A header of many tensors is read by a JVM with little memory. */
class SmallMemoryTest {
  private static final int TENSORS = 200_000;

  @Test
  void reads200000TensorsWith128MebibytesOfHeap() throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-cp",
                System.getProperty("java.class.path"),
                SmallMemoryTest.class.getName())
            .redirectErrorStream(true)
            .start();

    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(output.strip()).isEqualTo("200000 tensors, 400000 bytes");
  }

  /** The other process. */
  public static void main(String[] args) throws Exception {
    byte[] file = manyTensors();
    SafetensorsHeader header = SafetensorsReader.read(TestModel.source(file), "model.safetensors");
    System.out.printf("%d tensors, %d bytes%n", header.tensors().size(), header.dataBytes());
  }

  private static byte[] manyTensors() {
    StringBuilder json = new StringBuilder(24 * 1024 * 1024).append('{');
    for (int i = 0; i < TENSORS; i++) {
      String name = "model.layers." + i + ".mlp.experts.gate.scale";
      json.append(i == 0 ? "" : ",")
          .append(SafetensorsBuilder.entry(name, "BF16", 2L * i, 2L * i + 2, 1));
    }
    byte[] bytes = json.append('}').toString().getBytes(StandardCharsets.UTF_8);
    json.setLength(0);
    json.trimToSize();
    return new SafetensorsBuilder().header(bytes).dataBytes(2L * TENSORS).build();
  }
}

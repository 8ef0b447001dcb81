package io.deckhouse.aimodels.modelpack.format.diffusers;

import static org.assertj.core.api.Assertions.assertThat;

import io.deckhouse.aimodels.modelpack.format.Finding;
import io.deckhouse.aimodels.modelpack.format.TensorTally;
import io.deckhouse.aimodels.modelpack.testkit.SafetensorsBuilder;
import io.deckhouse.aimodels.modelpack.testkit.TestModel;
import io.deckhouse.aimodels.modelpack.testkit.TestPipeline;
import io.deckhouse.aimodels.modelpack.testkit.ZipBuilder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;

class DdufModelsTest {
  private final List<Finding> findings = new ArrayList<>();
  private final TensorTally tally = new TensorTally();

  @Test
  void readsAnArchiveOfAnotherWriter() throws Exception {
    DiffusersFacts facts = inspect(writtenByJava(TestPipeline.files()));

    assertThat(findings).isEmpty();
    assertThat(facts.pipelineClass()).contains("StableDiffusionPipeline");
    assertThat(facts.validWeights()).isEqualTo(3);
    assertThat(tally.parameterCount()).isEqualTo(24);
  }

  @Test
  void readsZip64() {
    ZipBuilder zip = new ZipBuilder().zip64();
    TestPipeline.files().forEach(zip::entry);

    inspect(zip.build());

    assertThat(findings).isEmpty();
    assertThat(tally.parameterCount()).isEqualTo(24);
  }

  @Test
  void readsNoWeights() {
    SafetensorsBuilder large = new SafetensorsBuilder().tensor("a", "U8", 8, 1 << 22);
    Map<String, byte[]> files = TestPipeline.files();
    files.put("unet/diffusion_pytorch_model.safetensors", large.build());
    TestModel model = new TestModel().with("a.dduf", TestPipeline.dduf(files).build());

    DdufModels.inspect(model.files().getFirst(), tally, findings::add);

    assertThat(findings).isEmpty();
    assertThat(model.bytesRead()).isLessThan(200_000);
  }

  @Test
  void reportsEveryBadEntryUnderThePathOfTheArchive() {
    Map<String, byte[]> files = TestPipeline.files();
    files.put("unet/diffusion_pytorch_model.safetensors", new byte[9]);
    files.put("unet/code.py", new byte[1]);
    files.put("../escape.json", new byte[1]);

    inspect(TestPipeline.dduf(files).build());

    assertThat(findings).extracting(Finding::file).containsOnly("a.dduf");
    assertThat(findings)
        .extracting(Finding::message)
        .containsExactly(
            "a.dduf: \"unet/code.py\": not one of .json, .model, .safetensors, .txt",
            "a.dduf: \"../escape.json\": not a safe path",
            "a.dduf: unet/diffusion_pytorch_model.safetensors: header length 0 is too short for a"
                + " JSON object");
  }

  private DiffusersFacts inspect(byte[] archive) {
    TestModel model = new TestModel().with("a.dduf", archive);
    return DdufModels.inspect(model.files().getFirst(), tally, findings::add);
  }

  private static byte[] writtenByJava(Map<String, byte[]> files) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      zip.setMethod(ZipOutputStream.STORED);
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        CRC32 crc = new CRC32();
        crc.update(file.getValue());
        ZipEntry entry = new ZipEntry(file.getKey());
        entry.setSize(file.getValue().length);
        entry.setCrc(crc.getValue());
        zip.putNextEntry(entry);
        zip.write(file.getValue());
      }
    }
    return bytes.toByteArray();
  }
}

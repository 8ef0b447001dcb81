package io.deckhouse.aimodels.modelpack.format.diffusers;

import static org.assertj.core.api.Assertions.assertThat;

import io.deckhouse.aimodels.modelpack.format.Finding;
import io.deckhouse.aimodels.modelpack.format.ModelFile;
import io.deckhouse.aimodels.modelpack.format.ModelTree;
import io.deckhouse.aimodels.modelpack.format.TensorTally;
import io.deckhouse.aimodels.modelpack.testkit.TestModel;
import io.deckhouse.aimodels.modelpack.testkit.TestPipeline;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DiffusersModelsTest {
  private static final String PAIR = "[\"diffusers\", \"UNet2DConditionModel\"]";

  private final List<Finding> findings = new ArrayList<>();

  @Test
  void takesPlainValuesForParameters() {
    Map<String, byte[]> files = TestPipeline.files();
    String more =
        TestPipeline.INDEX.replace(
            "\"requires_safety_checker\": false",
            "\"text\": \"a\", \"list\": [1, 2, 3], \"words\": [\"a\", \"b\", \"c\", \"d\"],"
                + " \"nothing\": null, \"object\": {}, \"scale\": NaN");
    files.put("model_index.json", utf8(more));

    inspect(files);

    assertThat(findings).isEmpty();
  }

  @Test
  void warnsOfAMissingVersion() {
    Map<String, byte[]> files = TestPipeline.files();
    files.put("model_index.json", utf8(TestPipeline.INDEX.replace("_diffusers_version", "_v")));

    inspect(files);

    assertThat(findings).extracting(Finding::code).containsExactly("diffusers-version");
    assertThat(findings).noneMatch(Finding::isError);
  }

  @Test
  void namesTheModulesThatALoaderWouldRun() {
    Map<String, byte[]> files = TestPipeline.files();
    files.put(
        "model_index.json",
        utf8(
            TestPipeline.INDEX
                .replace(PAIR, "[\"my_unet\", \"MyUNet\"]")
                .replace("\"StableDiffusionPipeline\"", "[\"pipeline\", \"MyPipeline\"]")));
    files.put("unet/my_unet.py", new byte[0]);
    files.put("pipeline.py", new byte[0]);
    files.put("unrelated.py", new byte[0]);

    DiffusersFacts facts = inspect(files);

    assertThat(facts.pipelineClass()).contains("MyPipeline");
    assertThat(facts.remoteCode()).containsExactlyInAnyOrder("unet/my_unet.py", "pipeline.py");
  }

  @Test
  void namesTheIndexThatPointsToCodeElsewhere() {
    Map<String, byte[]> files = TestPipeline.files();
    String third = "[\"diffusers\", \"UNet2DConditionModel\", \"org/code\"]";
    files.put("model_index.json", utf8(TestPipeline.INDEX.replace(PAIR, third)));

    assertThat(inspect(files).remoteCode()).containsExactly("model_index.json");
  }

  @Test
  void findsNoCodeInAnOrdinaryPipeline() {
    assertThat(inspect(TestPipeline.files()).remoteCode()).isEmpty();
  }

  @Test
  void reportsAllComponentsThatAreMissing() {
    Map<String, byte[]> files = TestPipeline.files();
    files.keySet().removeIf(path -> path.startsWith("vae/") || path.startsWith("scheduler/"));

    inspect(files);

    assertThat(findings)
        .extracting(Finding::message)
        .containsExactly(
            "model_index.json: component \"vae\" has no folder",
            "model_index.json: component \"scheduler\" has no folder");
  }

  private DiffusersFacts inspect(Map<String, byte[]> files) {
    List<ModelFile> all = TestModel.of(files).files();
    List<ModelFile> weights =
        all.stream().filter(file -> file.path().endsWith(".safetensors")).toList();
    return DiffusersModels.inspect(new ModelTree(all), weights, new TensorTally(), findings::add);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}

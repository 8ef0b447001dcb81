package io.deckhouse.aimodels.modelpack.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import io.deckhouse.aimodels.modelpack.format.Allowance;
import io.deckhouse.aimodels.modelpack.format.Fact;
import io.deckhouse.aimodels.modelpack.format.FileReport;
import io.deckhouse.aimodels.modelpack.format.Finding;
import io.deckhouse.aimodels.modelpack.format.ModelFacts;
import io.deckhouse.aimodels.modelpack.format.ModelFormat;
import io.deckhouse.aimodels.modelpack.format.ModelReport;
import io.deckhouse.aimodels.modelpack.format.TensorTally;
import io.deckhouse.aimodels.modelpack.testkit.SafetensorsBuilder;
import io.deckhouse.aimodels.modelpack.testkit.TestModel;
import io.deckhouse.aimodels.modelpack.testkit.TestPipeline;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ModelInspectorTest {
  private static final byte[] SIX = SafetensorsBuilder.tiny();
  private static final byte[] TWELVE =
      new SafetensorsBuilder().tensor("weight", "F16", 16, 3, 4).build();

  @Test
  void saysWhereEachFactComesFrom() {
    ModelFacts facts =
        inspect(
                new TestModel()
                    .with("model.safetensors", TWELVE)
                    .with(
                        "config.json",
                        """
                        {"architectures": ["LlamaForCausalLM"], "model_type": "llama",
                         "max_position_embeddings": 4096, "rope_theta": NaN}
                        """)
                    .with("tokenizer_config.json", "{\"chat_template\": \"{{ messages }}\"}")
                    .with(
                        "README.md", "---\nlicense: mit\nlanguage:\n- en\n- de\n---\n# A model\n"))
            .facts();

    assertThat(facts.format()).contains(Fact.exact(ModelFormat.SAFETENSORS));
    assertThat(facts.architecture()).contains(Fact.declared("LlamaForCausalLM"));
    assertThat(facts.family()).contains(Fact.declared("llama"));
    assertThat(facts.parameterCount()).contains(Fact.exact(12L));
    assertThat(facts.tensorCount()).contains(Fact.exact(1L));
    assertThat(facts.precision()).contains(Fact.derived("float16"));
    assertThat(facts.contextLength()).contains(Fact.declared(4096L));
    assertThat(facts.dtypeHistogram()).containsExactly(Map.entry("F16", 12L));
    assertThat(facts.licenses()).containsExactly(Fact.declared("MIT"));
    assertThat(facts.chatTemplate()).isTrue();
    assertThat(facts.tasks()).containsExactly(Fact.derived("text-generation"));
    assertThat(facts.languages()).containsExactly(Fact.declared("en"), Fact.declared("de"));
    assertThat(facts.packed()).isFalse();
  }

  @Test
  void ordersPrecisionsByTheElementsOfMatrices() {
    byte[] mixed =
        new SafetensorsBuilder()
            .tensor("scales", "F32", 32, 2, 2)
            .tensor("weight", "F8_E4M3", 8, 8, 8)
            .tensor("long-bias", "F64", 64, 500)
            .tensor("positions", "I64", 64, 1, 900)
            .build();

    assertThat(inspect(new TestModel().with("model.safetensors", mixed)).facts().precision())
        .contains(Fact.derived("float8_e4m3,float32"));
  }

  @Test
  void fallsBackToVectorsAndThenToWholeNumbersForThePrecision() {
    byte[] vectors = new SafetensorsBuilder().tensor("a", "F32", 32, 4).build();
    byte[] numbers = new SafetensorsBuilder().tensor("a", "I8", 8, 2, 2).build();

    assertThat(inspect(new TestModel().with("a.safetensors", vectors)).facts().precision())
        .contains(Fact.derived("float32"));
    assertThat(inspect(new TestModel().with("a.safetensors", numbers)).facts().precision())
        .contains(Fact.derived("int8"));
  }

  @Test
  void marksPackedWeights() {
    byte[] packed =
        new SafetensorsBuilder()
            .tensor("qweight", "I32", 32, 4, 8)
            .tensor("scales", "F16", 16, 4, 2)
            .build();
    TestModel model = new TestModel().with("model.safetensors", packed);

    assertThat(inspect(model).facts().packed()).isFalse();
    model.with(
        "config.json", "{\"quantization_config\": {\"quant_method\": \"awq\", \"bits\": 4}}");
    assertThat(inspect(model).facts().packed()).isTrue();
    assertThat(inspect(model).facts().quantization()).contains(Fact.declared("awq"));
    assertThat(inspect(model).facts().precision()).contains(Fact.derived("float16"));
  }

  @Test
  void doesNotCountVariantsConsolidatedCopiesAndAdapters() {
    TestModel model =
        new TestModel()
            .with("model.safetensors", TWELVE)
            .with("model.fp16.safetensors", SIX)
            .with("consolidated.safetensors", SIX)
            .with("adapter_model.safetensors", SIX)
            .with("adapter_config.json", "{}")
            .with("onnx/other.safetensors", SIX);

    assertThat(inspect(model).facts().parameterCount()).contains(Fact.exact(12L));
  }

  @Test
  void countsAnAdapterThatIsAlone() {
    TestModel model =
        new TestModel()
            .with("adapter_model.safetensors", SIX)
            .with("adapter_config.json", "{\"peft_type\": \"LORA\"}");

    assertThat(inspect(model).facts().parameterCount()).contains(Fact.exact(6L));
  }

  @Test
  void countsTheLargestOfUnrelatedSetsAndSaysSo() {
    ModelReport report =
        inspect(
            new TestModel()
                .with("a.safetensors", SIX)
                .with(
                    "b.safetensors", new SafetensorsBuilder().tensor("x", "F32", 32, 50).build()));

    assertThat(report.facts().parameterCount()).contains(Fact.exact(50L));
    assertThat(report.isValid()).isTrue();
    assertThat(report.findings()).extracting(Finding::code).containsExactly("several-weight-sets");
  }

  @Test
  void countsTheModulesOfASentenceTransformer() {
    TestModel model =
        new TestModel()
            .with("model.safetensors", TWELVE)
            .with("2_Dense/model.safetensors", SIX)
            .with("other/model.safetensors", SIX)
            .with("modules.json", "[{\"path\": \"\"}, {\"path\": \"2_Dense\"}]");

    assertThat(inspect(model).facts().parameterCount()).contains(Fact.exact(18L));
  }

  @Test
  void readsTheConfigurationBesideWeightsInAFolder() {
    TestModel model =
        new TestModel()
            .with("0_Transformer/model.safetensors", SIX)
            .with("0_Transformer/config.json", "{\"max_position_embeddings\": 512}")
            .with("modules.json", "[{\"path\": \"0_Transformer\"}]");

    assertThat(inspect(model).facts().contextLength()).contains(Fact.declared(512L));
  }

  @Test
  void namesThePrecisionOfGgufOnlyWhereItIsNotQuantized() {
    TensorTally tally = new TensorTally();
    tally.add("F16", 100, 2);
    assertThat(WeightNumbers.ggufPrecision(tally)).contains("float16");
    tally.add("Q4_K", 256, 2);
    assertThat(WeightNumbers.ggufPrecision(tally)).isEmpty();
  }

  @Test
  void prefersSafetensorsToPickle() {
    ModelReport report =
        inspect(
            new TestModel()
                .with("model.safetensors", SIX)
                .with("pytorch_model.bin", new byte[] {(byte) 0x80, 2, '}', '.'}));

    assertThat(report.facts().format()).contains(Fact.exact(ModelFormat.SAFETENSORS));
    assertThat(report.files())
        .filteredOn(file -> file.path().equals("pytorch_model.bin"))
        .extracting(FileReport::needs)
        .containsExactly(Optional.of(Allowance.PICKLE));
  }

  @Test
  void reportsEveryBadFile() {
    ModelReport report =
        inspect(
            new TestModel()
                .with("a.safetensors", new byte[9])
                .with("b.safetensors", new byte[0])
                .with("c.safetensors", SIX)
                .with("config.json", "{"));

    assertThat(report.findings())
        .filteredOn(Finding::isError)
        .extracting(Finding::file)
        .containsExactly("a.safetensors", "b.safetensors", "config.json");
  }

  @Test
  void refusesAModelWithoutWeights() {
    assertThat(inspect(new TestModel()).findings())
        .extracting(Finding::code)
        .containsExactly("no-weights");
    assertThat(inspect(new TestModel().with("config.json", "{}")).findings())
        .extracting(Finding::code)
        .containsExactly("no-weights");
  }

  @Test
  void readsATreeOfComponentsAndCountsNoVariantTwice() {
    Map<String, byte[]> files = TestPipeline.files();
    files.put("unet/diffusion_pytorch_model.fp16.safetensors", TWELVE);
    files.put("text_encoder/model.fp16.safetensors", TWELVE);
    files.put("v1-5-pruned.safetensors", TWELVE);
    ModelReport report = inspect(TestModel.of(files));

    assertThat(report.findings()).isEmpty();
    assertThat(report.facts().format()).contains(Fact.exact(ModelFormat.DIFFUSERS));
    assertThat(report.facts().architecture()).contains(Fact.declared("StableDiffusionPipeline"));
    assertThat(report.facts().parameterCount()).contains(Fact.exact(24L));
    assertThat(report.facts().precision()).contains(Fact.derived("float16"));
    assertThat(report.facts().tasks()).containsExactly(Fact.derived("text-to-image"));
  }

  @Test
  void readsAPipelineInOneFile() {
    ModelReport report =
        inspect(new TestModel().with("pipeline.dduf", TestPipeline.dduf().build()));

    assertThat(report.findings()).isEmpty();
    assertThat(report.facts().format()).contains(Fact.exact(ModelFormat.DDUF));
    assertThat(report.facts().architecture()).contains(Fact.declared("StableDiffusionPipeline"));
    assertThat(report.facts().parameterCount()).contains(Fact.exact(24L));
  }

  @Test
  void readsLittleOf100GibibytesInAFewMoments() {
    TestModel model = new TestModel();
    StringBuilder map = new StringBuilder();
    for (int shard = 1; shard <= 20; shard++) {
      SafetensorsBuilder builder = new SafetensorsBuilder();
      String file = String.format(Locale.ROOT, "model-%05d-of-00020.safetensors", shard);
      for (int i = 0; i < 20; i++) {
        builder.tensor("s%d.t%d".formatted(shard, i), "BF16", 16, 1 << 13, 1 << 14);
        map.append("\"s%d.t%d\":\"%s\",".formatted(shard, i, file));
      }
      byte[] head = builder.head();
      model.sparse(file, head, head.length + 20L * (1L << 28));
    }
    map.setLength(map.length() - 1);
    model.with("model.safetensors.index.json", "{\"weight_map\":{" + map + "}}");

    ModelReport report = inspect(model);

    assertThat(report.findings()).isEmpty();
    assertThat(report.facts().parameterCount()).contains(Fact.exact(400L << 27));
    assertThat(model.bytesRead()).isLessThan(5_000_000);
  }

  @Test
  void warnsOfAWrongTotalSize() {
    ModelReport report =
        inspect(
            new TestModel()
                .with("model-00001-of-00001.safetensors", SIX)
                .with(
                    "model.safetensors.index.json",
                    "{\"metadata\":{\"total_size\":25},\"weight_map\":"
                        + "{\"weight\":\"model-00001-of-00001.safetensors\"}}"));

    assertThat(report.isValid()).isTrue();
    assertThat(report.findings())
        .extracting(Finding::message)
        .containsExactly(
            "model.safetensors.index.json: metadata.total_size is 25, and the tensors have 24"
                + " bytes");
  }

  @Test
  void takesContextLengthOfTheTextModelInside() {
    List<String> configs =
        List.of(
            "{\"text_config\": {\"max_position_embeddings\": 77}}",
            "{\"llm_config\": {\"n_ctx\": 77}, \"n_positions\": null}",
            "{\"n_positions\": 77}",
            "{\"seq_length\": 77}");

    for (String config : configs) {
      TestModel model = new TestModel().with("model.safetensors", SIX).with("config.json", config);
      assertThat(inspect(model).facts().contextLength()).contains(Fact.declared(77L));
    }
  }

  private static ModelReport inspect(TestModel model) {
    return ModelInspector.inspect(model.files());
  }
}

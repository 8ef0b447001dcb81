package io.deckhouse.aimodels.modelpack.format.gguf;

import static org.assertj.core.api.Assertions.assertThat;

import io.deckhouse.aimodels.modelpack.format.Fact;
import io.deckhouse.aimodels.modelpack.format.Finding;
import io.deckhouse.aimodels.modelpack.format.TensorTally;
import io.deckhouse.aimodels.modelpack.testkit.BytesFile;
import io.deckhouse.aimodels.modelpack.testkit.GgufBuilder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GgufModelsTest {
  private final TensorTally tally = new TensorTally();
  private final List<Finding> findings = new ArrayList<>();

  private GgufFacts inspect(Map<String, byte[]> files) throws IOException {
    return GgufModels.inspect(BytesFile.of(files), tally, findings::add);
  }

  private GgufFacts inspect(byte[] file) throws IOException {
    return inspect(Map.of("model.gguf", file));
  }

  @Test
  void tellsWhatTheMetadataSay() throws IOException {
    byte[] file =
        new GgufBuilder()
            .described()
            .texts("general.languages", "en", "ru")
            .text("tokenizer.chat_template", "{{ messages }}")
            .twoTensors()
            .build();
    GgufFacts facts = inspect(file);
    assertThat(facts.architecture()).contains(Fact.exact("llama"));
    assertThat(facts.name()).contains(Fact.declared("Tiny"));
    assertThat(facts.quantization()).contains(Fact.declared("Q4_0"));
    assertThat(facts.contextLength()).contains(Fact.declared(2048L));
    assertThat(facts.licenses()).containsExactly(Fact.declared("apache-2.0"));
    assertThat(facts.languages()).containsExactly(Fact.declared("en"), Fact.declared("ru"));
    assertThat(facts.chatTemplate()).isTrue();
    assertThat(facts.modelFiles()).containsExactly("model.gguf");
    assertThat(findings).isEmpty();
  }

  @Test
  void countsParametersUnderGgmlNames() throws IOException {
    inspect(GgufBuilder.tiny().build());
    assertThat(tally.parameterCount()).isEqualTo(GgufBuilder.TINY_PARAMETERS);
    assertThat(tally.tensorCount()).isEqualTo(2);
    assertThat(tally.elementsByDtype()).isEqualTo(Map.of("Q4_0", 128L, "F32", 8L));
  }

  @ParameterizedTest
  @ValueSource(ints = {33, 42, 1024})
  void fallsBackToTheTypeOfMostElements(int fileType) throws IOException {
    byte[] file =
        new GgufBuilder()
            .text("general.architecture", "llama")
            .uint32("general.file_type", fileType)
            .tensor("norm", GgmlType.F32, 4096)
            .tensor("a", GgmlType.Q8_0, 32, 4)
            .tensor("b", GgmlType.Q4_1, 32, 8)
            .build();
    assertThat(inspect(file).quantization()).contains(Fact.derived("Q4_1"));
    assertThat(findings)
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.isError()).isFalse();
              assertThat(finding.message()).contains("general.file_type " + fileType);
            });
  }

  @Test
  void prefersTheNameOfALicenseToOther() throws IOException {
    byte[] file =
        new GgufBuilder()
            .text("general.architecture", "llama")
            .text("general.license", "other")
            .text("general.license.name", "llama3.2")
            .build();
    assertThat(inspect(file).licenses()).containsExactly(Fact.declared("llama3.2"));
  }

  @Test
  void countsAllShardsOfASet() throws IOException {
    GgufFacts facts = inspect(GgufBuilder.split("model", 3));
    assertThat(findings).isEmpty();
    assertThat(tally.parameterCount()).isEqualTo(3 * 64);
    assertThat(facts.name()).contains(Fact.declared("Tiny"));
    assertThat(facts.modelFiles())
        .containsExactly(
            "model-00001-of-00003.gguf", "model-00002-of-00003.gguf", "model-00003-of-00003.gguf");
  }

  @Test
  void takesAMergedSetForOneFile() throws IOException {
    inspect(GgufBuilder.tiny().uint16("split.count", 0).uint16("split.no", 0).build());
    assertThat(findings).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"adapter", "mmproj", "imatrix"})
  void leavesASidecarOutByItsType(String type) throws IOException {
    byte[] sidecar =
        new GgufBuilder()
            .text("general.architecture", "llama")
            .text("general.type", type)
            .tensor("a", GgmlType.F16, 512, 2)
            .build();
    GgufFacts facts = inspect(Map.of("a.gguf", sidecar, "b.gguf", GgufBuilder.tiny().build()));
    assertThat(tally.parameterCount()).isEqualTo(GgufBuilder.TINY_PARAMETERS);
    assertThat(facts.modelFiles()).containsExactly("b.gguf");
    assertThat(facts.sidecarFiles()).containsExactly("a.gguf");
    assertThat(findings).isEmpty();
  }

  @Test
  void leavesAProjectorOutByItsArchitecture() throws IOException {
    byte[] projector =
        new GgufBuilder()
            .text("general.architecture", "clip")
            .tensor("v.patch_embd.weight", GgmlType.F16, 32)
            .build();
    GgufFacts facts = inspect(Map.of("a.gguf", projector, "b.gguf", GgufBuilder.tiny().build()));
    assertThat(facts.sidecarFiles()).containsExactly("a.gguf");
    assertThat(findings).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"mtp-model.gguf", "draft-model.gguf", "folder/MTP-x.gguf"})
  void leavesADraftOutByTheConventionForItsName(String name) throws IOException {
    byte[] tiny = GgufBuilder.tiny().build();
    GgufFacts facts = inspect(Map.of(name, tiny, "model.gguf", tiny));
    assertThat(facts.modelFiles()).containsExactly("model.gguf");
    assertThat(findings).isEmpty();
  }

  @Test
  void countsASidecarThatIsAlone() throws IOException {
    byte[] adapter =
        new GgufBuilder()
            .text("general.architecture", "llama")
            .text("general.type", "adapter")
            .tensor("a", GgmlType.F16, 32)
            .build();
    assertThat(inspect(adapter).modelFiles()).containsExactly("model.gguf");
    assertThat(tally.parameterCount()).isEqualTo(32);
  }

  @Test
  void checksSidecarsToo() throws IOException {
    Map<String, byte[]> files = new LinkedHashMap<>();
    files.put("model.gguf", GgufBuilder.tiny().build());
    files.put("mmproj.gguf", GgufBuilder.tiny().version(9).build());
    inspect(files);
    assertThat(findings).singleElement().extracting(Finding::file).isEqualTo("mmproj.gguf");
  }

  @Test
  void knowsNothingWithoutFiles() throws IOException {
    assertThat(inspect(Map.of())).isEqualTo(GgufFacts.unknown());
  }
}

package io.deckhouse.aimodels.modelpack.source.huggingface;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deckhouse.aimodels.modelpack.InvalidContentException;
import io.deckhouse.aimodels.modelpack.InvalidRequestException;
import io.deckhouse.aimodels.modelpack.NotFoundException;
import io.deckhouse.aimodels.modelpack.format.PathFilter;
import io.deckhouse.aimodels.modelpack.source.ListedDigest;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is taken of a repository that holds the same weights several times. */
class HubSelectionTest {
  private static final ListedDigest ANY = new ListedDigest.GitBlob("0".repeat(40));
  private static final PathFilter ALL = PathFilter.ALL;

  private static HubSelection select(String reference, PathFilter filter, String... paths) {
    List<HubFile> listing =
        Arrays.stream(paths).map(path -> new HubFile(path, 3L << 30, ANY)).toList();
    return HubSelection.of(listing, filter, HubReference.parse(reference));
  }

  private static List<String> taken(String reference, String... paths) {
    return select(reference, ALL, paths).files().stream().map(HubFile::path).toList();
  }

  private static PathFilter excluding(String... globs) {
    return PathFilter.of(List.of(), List.of(globs));
  }

  private static PathFilter including(String... globs) {
    return PathFilter.of(List.of(globs), List.of());
  }

  @Test
  void hiddenFilesAreLeftOutAsInADirectory() {
    HubSelection selection =
        select(
            "hf://o/r",
            ALL,
            ".gitattributes",
            ".github/workflows/x.yml",
            "a/.cache/y",
            "a/__pycache__/z.pyc",
            "a/config.json",
            "model.safetensors");
    assertThat(selection.files())
        .extracting(HubFile::path)
        .containsExactly("a/config.json", "model.safetensors");
    assertThat(selection.leftOut())
        .containsExactly(".gitattributes", ".github/", "a/.cache/", "a/__pycache__/");
  }

  @Test
  void takesSafetensorsWithoutTheSameInOtherForms() {
    HubSelection selection =
        select(
            "hf://o/r",
            ALL,
            "1_Pooling/config.json",
            "README.md",
            "config.json",
            "coreml/text/float32_model.mlpackage/Data/com.apple.CoreML/model.mlmodel",
            "flax_model.msgpack",
            "ggml-model-q4_0.gguf",
            "model-00001-of-00002.safetensors",
            "model-00002-of-00002.safetensors",
            "model.onnx",
            "model.safetensors.index.json",
            "modeling_x.py",
            "onnx/config.json",
            "onnx/model.onnx",
            "onnx/model.onnx_data",
            "openvino/openvino_model.bin",
            "openvino/openvino_model.xml",
            "optimizer.pt",
            "pytorch_model-00001-of-00002.bin",
            "pytorch_model-00002-of-00002.bin",
            "pytorch_model.bin.index.json",
            "rust_model.ot",
            "tf_model.h5",
            "tf_model.h5.index.json",
            "tflite/model.tflite",
            "tokenizer.json",
            "tokenizer.model",
            "training_args.bin",
            "vocab.txt");
    assertThat(selection.files())
        .extracting(HubFile::path)
        .containsExactly(
            "1_Pooling/config.json",
            "README.md",
            "config.json",
            "model-00001-of-00002.safetensors",
            "model-00002-of-00002.safetensors",
            "model.safetensors.index.json",
            "modeling_x.py",
            "tokenizer.json",
            "tokenizer.model",
            "vocab.txt");
    assertThat(selection.leftOut())
        .contains("onnx/", "openvino/", "coreml/", "pytorch_model.bin.index.json", "tf_model.h5")
        .doesNotContain("onnx/model.onnx");
  }

  @Test
  void keepsAFolderOfAnotherFormThatHasSafetensors() {
    assertThat(taken("hf://o/r", "onnx/config.json", "onnx/model.onnx", "onnx/model.safetensors"))
        .containsExactly("onnx/config.json", "onnx/model.safetensors");
  }

  @Test
  void leavesOutMistralsOwnFormBesideTheCommonOne() {
    assertThat(
            taken(
                "hf://o/r",
                "consolidated-00001-of-00002.safetensors",
                "consolidated-00002-of-00002.safetensors",
                "consolidated.safetensors.index.json",
                "model-00001-of-00001.safetensors",
                "params.json"))
        .containsExactly("model-00001-of-00001.safetensors", "params.json");
    assertThat(taken("hf://o/r", "consolidated.safetensors", "params.json"))
        .containsExactly("consolidated.safetensors", "params.json");
  }

  @Test
  void leavesOutOriginalsAndStatesOfTheTraining() {
    assertThat(
            taken(
                "hf://o/r",
                "checkpoint-500/model.safetensors",
                "checkpoint-500/trainer_state.json",
                "metal/model.bin",
                "model.safetensors",
                "original/config.json",
                "original/model.safetensors",
                "runs/events.out.tfevents.1.host.2"))
        .containsExactly("model.safetensors");
    assertThat(taken("hf://o/r", "checkpoint-500/model.safetensors"))
        .containsExactly("checkpoint-500/model.safetensors");
  }

  @Test
  void takesTheComponentsOfAPipelineOnce() {
    assertThat(
            taken(
                "hf://o/r",
                "flux1-dev.safetensors",
                "model_index.json",
                "scheduler/scheduler_config.json",
                "text_encoder/model.fp16.safetensors",
                "text_encoder/model.safetensors",
                "text_encoder/pytorch_model.bin",
                "tokenizer/vocab.json",
                "unet/config.json",
                "unet/diffusion_pytorch_model-00001-of-00002.fp16.safetensors",
                "unet/diffusion_pytorch_model-00001-of-00002.safetensors",
                "unet/diffusion_pytorch_model-00002-of-00002.safetensors",
                "unet/diffusion_pytorch_model.fp16-00001-of-00001.safetensors",
                "unet/diffusion_pytorch_model.non_ema.safetensors",
                "unet/diffusion_pytorch_model.safetensors.index.fp16.json",
                "unet/diffusion_pytorch_model.safetensors.index.json",
                "vae/diffusion_pytorch_model.fp16.safetensors"))
        .containsExactly(
            "model_index.json",
            "scheduler/scheduler_config.json",
            "text_encoder/model.safetensors",
            "tokenizer/vocab.json",
            "unet/config.json",
            "unet/diffusion_pytorch_model-00001-of-00002.safetensors",
            "unet/diffusion_pytorch_model-00002-of-00002.safetensors",
            "unet/diffusion_pytorch_model.safetensors.index.json",
            "vae/diffusion_pytorch_model.fp16.safetensors");
  }

  @Test
  void keepsWeightsThatOnlyLookLikeVariants() {
    String[] paths = {
      "adapter_model.safetensors", "model.safetensors", "model_v1.5.safetensors", "vae.safetensors"
    };
    assertThat(taken("hf://o/r", paths)).containsExactly(paths);
  }

  @Test
  void anIncludePatternAloneChooses() {
    HubSelection selection =
        select(
            "hf://o/r",
            PathFilter.of(List.of("*.bin", "*.json", ".gitattributes"), List.of("tf*")),
            ".gitattributes",
            "config.json",
            "model.safetensors",
            "pytorch_model.bin",
            "tf.json");
    assertThat(selection.files())
        .extracting(HubFile::path)
        .containsExactly("config.json", "pytorch_model.bin");
    assertThat(selection.leftOut())
        .containsExactly(".gitattributes", "model.safetensors", "tf.json");
  }

  @Test
  void whatIsExcludedDoesNotDecide() {
    assertThat(select("hf://o/r", excluding("*.safetensors"), "m.gguf", "m.safetensors").files())
        .extracting(HubFile::path)
        .containsExactly("m.gguf");
    assertThat(select("hf://o/r", excluding("*Q8*"), "m-Q4_0.gguf", "m-Q8_0.gguf").files())
        .extracting(HubFile::path)
        .containsExactly("m-Q4_0.gguf");
  }

  private static final String[] QUANTS = {
    "BF16/m-BF16-00001-of-00002.gguf",
    "BF16/m-BF16-00002-of-00002.gguf",
    "README.md",
    "config.json",
    "imatrix.gguf",
    "m-IQ4_XS.gguf",
    "m-Q4_K_M.gguf",
    "m-Q4_K_S.gguf",
    "m-UD-Q4_K_XL.gguf",
    "m.f16.gguf",
    "m_q5_1_v2.gguf",
    "mmproj-F16.gguf",
    "q8_0/m-00001-of-00002.gguf",
    "q8_0/m-00002-of-00002.gguf",
  };

  @ParameterizedTest
  @CsvSource({
    ":Q4_K_M, m-Q4_K_M.gguf",
    ":q4_k_m, m-Q4_K_M.gguf",
    ":IQ4_XS, m-IQ4_XS.gguf",
    ":UD-Q4_K_XL, m-UD-Q4_K_XL.gguf",
    ":Q4_K_XL, m-UD-Q4_K_XL.gguf",
    ":F16, m.f16.gguf",
    ":Q5_1, m_q5_1_v2.gguf",
    ":bf16, BF16/m-BF16-00001-of-00002.gguf;BF16/m-BF16-00002-of-00002.gguf",
    ":Q8_0, q8_0/m-00001-of-00002.gguf;q8_0/m-00002-of-00002.gguf",
    "/m-Q4_K_S.gguf, m-Q4_K_S.gguf",
    "/mmproj-F16.gguf, mmproj-F16.gguf",
    "/q8_0/m-00002-of-00002.gguf, q8_0/m-00001-of-00002.gguf;q8_0/m-00002-of-00002.gguf",
    "/README.md, README.md",
  })
  void takesExactlyWhatIsNamed(String named, String expected) {
    assertThat(taken("hf://o/r" + named, QUANTS)).containsExactly(expected.split(";", -1));
  }

  @Test
  void listsWhatThereIsWhenNothingIsNamed() {
    assertThatThrownBy(() -> taken("hf://o/r", QUANTS))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("8 GGUF files or sets")
        .hasMessageContaining("m-Q4_K_M.gguf (3.0 GiB)")
        .hasMessageContaining("BF16/m-BF16-00001-of-00002.gguf (2 files, 6.0 GiB)")
        .hasMessageNotContaining("mmproj")
        .hasMessageNotContaining("imatrix");
  }

  @ParameterizedTest
  @CsvSource({"Q5_K_M", "Q4", "Q4_K", "Q", "4_K_M", "M", "UD", "imatrix"})
  void aQuantizationThatIsNotThereIsAnsweredWithWhatThereIs(String name) {
    assertThatThrownBy(
            () -> taken("hf://o/r:" + name, "m-Q4_K_M.gguf", "m-Q8_0.gguf", "m-UD.Q2_K.gguf"))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("m-Q4_K_M.gguf (3.0 GiB), m-Q8_0.gguf (3.0 GiB)");
  }

  @Test
  void severalSetsOfOneQuantizationHaveToBeNamed() {
    assertThatThrownBy(() -> taken("hf://o/r:Q8_0", "a-Q8_0.gguf", "b-Q8_0.gguf", "c-Q4_0.gguf"))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("several")
        .hasMessageContaining("b-Q8_0.gguf")
        .hasMessageNotContaining("c-Q4_0.gguf");
  }

  @Test
  void theOnlySetComesWithDocumentsAndAProjector() {
    assertThat(
            taken(
                "hf://o/r",
                "LICENSE",
                "README.md",
                "config.json",
                "imatrix.dat",
                "m-Q4_0-00001-of-00002.gguf",
                "m-Q4_0-00002-of-00002.gguf",
                "mmproj-BF16.gguf",
                "mmproj-F16.gguf",
                "mmproj-F32.gguf",
                "pytorch_model.bin"))
        .containsExactly(
            "LICENSE",
            "README.md",
            "config.json",
            "m-Q4_0-00001-of-00002.gguf",
            "m-Q4_0-00002-of-00002.gguf",
            "mmproj-F16.gguf");
    assertThat(taken("hf://o/r", "m.gguf", "mmproj-BF16.gguf", "mmproj-F32.gguf"))
        .containsExactly("m.gguf", "mmproj-BF16.gguf");
  }

  @ParameterizedTest
  @CsvSource({"''", ":Q4_0", "/m-Q4_0-00001-of-00003.gguf"})
  void aSetWithAMissingFileIsRefused(String named) {
    assertThatThrownBy(
            () ->
                taken(
                    "hf://o/r" + named, "m-Q4_0-00001-of-00003.gguf", "m-Q4_0-00003-of-00003.gguf"))
        .isInstanceOf(InvalidContentException.class)
        .hasMessageContaining("only 2 of 3 files");
  }

  @Test
  void aNamedShardOfSafetensorsBringsItsSetAndIndex() {
    assertThat(
            taken(
                "hf://o/r@main/model-00002-of-00002.safetensors",
                "config.json",
                "model-00001-of-00002.safetensors",
                "model-00002-of-00002.safetensors",
                "model.safetensors.index.json",
                "pytorch_model.bin"))
        .containsExactly(
            "model-00001-of-00002.safetensors",
            "model-00002-of-00002.safetensors",
            "model.safetensors.index.json");
  }

  @Test
  void aNamedFileThatIsNotThereIsNotFound() {
    assertThatThrownBy(() -> taken("hf://o/r/m-Q5.gguf", QUANTS))
        .isInstanceOfSatisfying(
            NotFoundException.class,
            e -> {
              assertThat(e.code().exitCode()).isEqualTo(5);
              assertThat(e.advice().orElseThrow()).contains("m-Q4_K_M.gguf");
            });
    assertThatThrownBy(() -> taken("hf://o/r/BF16", QUANTS))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("folder");
  }

  @Test
  void namingAndExcludingOrIncludingTheSameIsRefused() {
    assertThatThrownBy(() -> select("hf://o/r/m.gguf", excluding("*.gguf"), "m.gguf"))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("--exclude");
    assertThatThrownBy(() -> select("hf://o/r:Q4_0", including("*.gguf"), "m-Q4_0.gguf"))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("--include");
  }

  @Test
  void withNeitherSafetensorsNorGgufEverythingIsTaken() {
    String[] paths = {"config.json", "model.onnx", "pytorch_model.bin"};
    assertThat(taken("hf://o/r", paths)).containsExactly(paths);
  }

  @Test
  void namesThatDifferOnlyInCaseAreRefusedAmongWhatIsTaken() {
    assertThatThrownBy(() -> taken("hf://o/r", "Config.json", "config.json", "m.safetensors"))
        .isInstanceOf(InvalidContentException.class)
        .hasMessageContaining("differ only in case");
    assertThat(select("hf://o/r", excluding("Config.json"), "Config.json", "config.json").files())
        .hasSize(1);
  }

  @Test
  void takesAHundredThousandFilesInOrder() {
    String[] paths = new String[100_000];
    for (int i = 0; i < paths.length; i++) {
      paths[i] = "folder-%03d/sub-%03d/file-%05d.json".formatted(i % 317, i % 89, i);
    }
    paths[77] = "model.safetensors";
    paths[78] = "pytorch_model.bin";
    HubSelection selection = select("hf://o/r", ALL, paths);
    assertThat(selection.files()).hasSize(99_999).extracting(HubFile::path).isSorted();
    assertThat(selection.leftOut()).containsExactly("pytorch_model.bin");
  }
}

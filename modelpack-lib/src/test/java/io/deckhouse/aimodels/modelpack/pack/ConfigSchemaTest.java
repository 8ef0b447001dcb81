package io.deckhouse.aimodels.modelpack.pack;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import io.deckhouse.aimodels.modelpack.artifact.Compression;
import io.deckhouse.aimodels.modelpack.artifact.ModelPack;
import io.deckhouse.aimodels.modelpack.content.Blobs;
import io.deckhouse.aimodels.modelpack.content.ContentStore;
import io.deckhouse.aimodels.modelpack.content.layout.LayoutOptions;
import io.deckhouse.aimodels.modelpack.content.layout.LayoutStore;
import io.deckhouse.aimodels.modelpack.format.PathFilter;
import io.deckhouse.aimodels.modelpack.oci.Descriptor;
import io.deckhouse.aimodels.modelpack.progress.ProgressListener;
import io.deckhouse.aimodels.modelpack.source.DirectorySource;
import io.deckhouse.aimodels.modelpack.testkit.GgufBuilder;
import io.deckhouse.aimodels.modelpack.testkit.SafetensorsBuilder;
import io.deckhouse.aimodels.modelpack.testkit.TestPipeline;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The config of every kind of model is valid under both levels of the specification's schema. */
class ConfigSchemaTest {
  private static final List<String> LEVELS = List.of("config-v0.0.7", "config-main");

  @TempDir private Path directory;

  static Stream<Arguments> models() {
    Map<String, Map<String, byte[]>> models =
        Map.of(
            "few facts", Map.of("model.safetensors", SafetensorsBuilder.tiny()),
            "many facts",
                Map.of(
                    "model.safetensors",
                    SafetensorsBuilder.tiny(),
                    "config.json",
                    utf8(
                        """
                        {"architectures": ["LlamaForCausalLM"], "model_type": "llama",
                         "torch_dtype": "bfloat16", "max_position_embeddings": 4096,
                         "_name_or_path": "org/model",
                         "quantization_config": {"quant_method": "awq", "bits": 4}}
                        """),
                    "README.md",
                    utf8(
                        """
                        ---
                        license: apache-2.0
                        language: [en, de]
                        pipeline_tag: text-generation
                        datasets: [org/data]
                        base_model: org/base
                        ---
                        """)),
            "GGUF", Map.of("model.gguf", GgufBuilder.tiny().build()),
            "Diffusers", TestPipeline.files());
    return models.entrySet().stream()
        .flatMap(
            model ->
                LEVELS.stream()
                    .map(level -> Arguments.of(model.getKey(), level, model.getValue())));
  }

  @ParameterizedTest(name = "{0} under {1}")
  @MethodSource("models")
  void configIsValid(String name, String level, Map<String, byte[]> files) throws IOException {
    assertThat(faults(level, config(files, Optional.empty()))).as(name).isEmpty();
    assertThat(faults(level, config(files, Optional.of(Instant.EPOCH)))).as(name).isEmpty();
  }

  @ParameterizedTest(name = "under {0}")
  @MethodSource("levels")
  void theSchemasRefuseWhatTheSpecificationForbids(String level) throws IOException {
    String sound = config(Map.of("model.safetensors", SafetensorsBuilder.tiny()), Optional.empty());
    assertThat(faults(level, "{}")).isNotEmpty();
    assertThat(faults(level, sound.replace("\"config\":{", "\"config\":{\"context\":1,")))
        .isNotEmpty();
    assertThat(faults(level, sound.replace("\"layers\"", "\"files\""))).isNotEmpty();
    assertThat(faults(level, sound.replaceAll("\"diffIds\":\\[[^]]*]", "\"diffIds\":[]")))
        .isNotEmpty();
  }

  @Test
  void onlyTodaysSchemaKnowsDatasets() throws IOException {
    String sound = config(Map.of("model.safetensors", SafetensorsBuilder.tiny()), Optional.empty());
    String withDatasets =
        sound.replace("\"descriptor\":{", "\"descriptor\":{\"datasetsURL\":[\"https://a.b\"]");
    assertThat(faults("config-v0.0.7", withDatasets)).isNotEmpty();
    assertThat(faults("config-main", withDatasets)).isEmpty();
  }

  static List<String> levels() {
    return LEVELS;
  }

  private String config(Map<String, byte[]> files, Optional<Instant> created) throws IOException {
    Path model = Files.createTempDirectory(directory, "model");
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      Path path = model.resolve(file.getKey());
      Files.createDirectories(Objects.requireNonNull(path.getParent()));
      Files.write(path, file.getValue());
    }
    PackOptions options =
        new PackOptions(PathFilter.ALL, Set.of(), false, Compression.NONE, created, 2);
    try (ContentStore store =
        LayoutStore.open(directory.resolve("store"), "oci:store", LayoutOptions.writing())) {
      PackResult result =
          new Packer(options, DigestCache.none(), ProgressListener.NONE)
              .pack(DirectorySource.open(model), store, "m:1");
      Descriptor config = store.manifest(result.manifest()).config();
      assertThat(config.mediaType()).isEqualTo(ModelPack.CONFIG);
      return new String(Blobs.readSmall(store, config, 1024 * 1024), StandardCharsets.UTF_8);
    }
  }

  private static List<String> faults(String level, String config) throws IOException {
    JsonSchemaFactory factory = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);
    SchemaValidatorsConfig options =
        SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build();
    try (InputStream text =
        ConfigSchemaTest.class.getResourceAsStream("/schema/" + level + ".json")) {
      JsonSchema schema = factory.getSchema(Objects.requireNonNull(text, level), options);
      return schema.validate(config, InputFormat.JSON).stream().map(Object::toString).toList();
    }
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}

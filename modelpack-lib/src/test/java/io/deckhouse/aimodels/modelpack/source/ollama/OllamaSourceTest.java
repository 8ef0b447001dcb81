package io.deckhouse.aimodels.modelpack.source.ollama;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deckhouse.aimodels.modelpack.InvalidContentException;
import io.deckhouse.aimodels.modelpack.ModelPackException;
import io.deckhouse.aimodels.modelpack.NotFoundException;
import io.deckhouse.aimodels.modelpack.UnauthorizedException;
import io.deckhouse.aimodels.modelpack.auth.Credentials;
import io.deckhouse.aimodels.modelpack.content.registry.Registries;
import io.deckhouse.aimodels.modelpack.content.registry.RegistryStore;
import io.deckhouse.aimodels.modelpack.format.FileRole;
import io.deckhouse.aimodels.modelpack.format.ModelReport;
import io.deckhouse.aimodels.modelpack.inspect.ModelInspector;
import io.deckhouse.aimodels.modelpack.oci.Digest;
import io.deckhouse.aimodels.modelpack.oci.Manifest;
import io.deckhouse.aimodels.modelpack.source.Origin;
import io.deckhouse.aimodels.modelpack.source.SourceFile;
import io.deckhouse.aimodels.modelpack.testkit.FaultyRegistry;
import io.deckhouse.aimodels.modelpack.testkit.GgufBuilder;
import io.deckhouse.aimodels.modelpack.testkit.TestContent;
import io.deckhouse.aimodels.modelpack.testkit.registry.Access;
import io.deckhouse.aimodels.modelpack.testkit.registry.Behaviour;
import io.deckhouse.aimodels.modelpack.testkit.registry.RequestKind;
import io.deckhouse.aimodels.modelpack.testkit.registry.TestRegistry;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a manifest of Ollama becomes. */
@Timeout(60)
class OllamaSourceTest {
  private static final String REPOSITORY = "library/tiny";

  private final TestRegistry registry = TestRegistry.start(new Behaviour().omitsDigestHeader(true));
  private final Registries registries =
      new Registries(FaultyRegistry.options(Credentials.NONE, Optional.empty(), _ -> {}));

  @AfterEach
  void close() {
    registries.close();
    registry.close();
  }

  private Manifest put(OllamaModel model) {
    try (RegistryStore repository = registries.open(registry.host(), REPOSITORY)) {
      return model.put(repository, "1b");
    }
  }

  private String name() {
    return "ollama://" + registry.host() + "/tiny:1b";
  }

  private OllamaSource open() {
    return OllamaSource.open(name(), registries);
  }

  private OllamaSource open(OllamaModel model) {
    put(model);
    return open();
  }

  private static List<String> paths(OllamaSource source) {
    return source.files().stream().map(SourceFile::path).toList();
  }

  @Test
  void givesEachLayerItsFileAndRole() {
    try (OllamaSource source = open(OllamaModel.usual())) {
      ModelReport report = ModelInspector.inspect(source.files());
      assertThat(report.findings()).isEmpty();
      Map<String, FileRole> roles =
          report.files().stream().collect(Collectors.toMap(file -> file.path(), f -> f.role()));
      assertThat(roles)
          .isEqualTo(
              Map.of(
                  "model.gguf", FileRole.WEIGHT,
                  "template.txt", FileRole.WEIGHT_CONFIG,
                  "system.txt", FileRole.WEIGHT_CONFIG,
                  "params.json", FileRole.WEIGHT_CONFIG,
                  "messages.json", FileRole.WEIGHT_CONFIG,
                  "LICENSE", FileRole.DOC));
      assertThat(report.files()).allMatch(file -> file.needs().isEmpty());
      assertThat(source.leftOut()).isEmpty();
    }
  }

  @Test
  void listsTheDigestOfEachFile() {
    try (OllamaSource source = open(OllamaModel.usual())) {
      SourceFile model = source.files().get(2);
      assertThat(model.path()).isEqualTo("model.gguf");
      assertThat(model.size()).isEqualTo(OllamaModel.weights().length);
      assertThat(model.digest()).contains(Digest.sha256(OllamaModel.weights()));
      assertThat(paths(source)).isSorted();
    }
  }

  @Test
  void tellsWhereItComesFrom() {
    Manifest manifest = put(OllamaModel.usual());
    try (OllamaSource source = open()) {
      assertThat(source.origin())
          .contains(
              new Origin(
                  "ollama://" + registry.host() + "/library/tiny:1b",
                  Optional.of(manifest.digest().toString())));
    }
  }

  @Test
  void readsOnlyTheManifestToOpen() {
    put(OllamaModel.usual());
    registry.traffic().clear();
    open().close();
    assertThat(registry.traffic().requests()).hasSize(1);
    assertThat(registry.traffic().count(RequestKind.MANIFEST_GET)).isOne();
  }

  @Test
  void countsNoProjectorAdapterOrDraftAsTheModel() {
    byte[] clip = new GgufBuilder().text("general.architecture", "clip").twoTensors().build();
    byte[] otherClip =
        new GgufBuilder()
            .text("general.architecture", "clip")
            .text("general.name", "audio")
            .twoTensors()
            .build();
    byte[] adapter =
        new GgufBuilder()
            .text("general.architecture", "llama")
            .text("general.type", "adapter")
            .twoTensors()
            .build();
    byte[] draft = GgufBuilder.tiny().text("general.basename", "draft").build();
    OllamaModel model =
        new OllamaModel()
            .with("projector", clip)
            .with("model", GgufBuilder.tiny().build())
            .with("adapter", adapter)
            .with("projector", otherClip)
            .with("draft", draft);
    try (OllamaSource source = open(model)) {
      assertThat(paths(source))
          .containsExactly(
              "adapter.gguf", "draft.gguf", "mmproj-2.gguf", "mmproj.gguf", "model.gguf");
      assertThat(source.files().get(3).digest()).contains(Digest.sha256(clip));
      ModelReport report = ModelInspector.inspect(source.files());
      assertThat(report.findings()).isEmpty();
      assertThat(report.facts().parameterCount().orElseThrow().value())
          .isEqualTo(GgufBuilder.TINY_PARAMETERS);
      assertThat(report.facts().architecture().orElseThrow().value()).isEqualTo("llama");
    }
  }

  @Test
  void numbersLicences() {
    OllamaModel model = OllamaModel.usual().with("license", "Use policy").with("license", "");
    try (OllamaSource source = open(model)) {
      assertThat(paths(source)).contains("LICENSE", "LICENSE.2", "LICENSE.3");
      ModelReport report = ModelInspector.inspect(source.files());
      assertThat(report.findings()).isEmpty();
      assertThat(report.files())
          .filteredOn(file -> file.path().startsWith("LICENSE"))
          .allMatch(file -> file.role() == FileRole.DOC && file.needs().isEmpty());
    }
  }

  @Test
  void namesTheLayersThatItLeavesOut() {
    OllamaModel model =
        OllamaModel.usual()
            .with("embed", "vectors")
            .with("application/x\u001b[2J", "no")
            .with("license", OllamaModel.LICENSE);
    try (OllamaSource source = open(model)) {
      assertThat(source.files()).hasSize(6);
      assertThat(source.leftOut())
          .containsExactly(
              "layer %s of application/vnd.ollama.image.embed".formatted(shortHex("vectors")),
              "layer %s of application/x?[2J".formatted(shortHex("no")),
              "layer %s of application/vnd.ollama.image.license (there twice)"
                  .formatted(shortHex(OllamaModel.LICENSE)));
    }
  }

  private static String shortHex(String text) {
    return Digest.sha256(text.getBytes(StandardCharsets.UTF_8)).shortHex();
  }

  private void refuses(OllamaModel model, String... words) {
    put(model);
    assertThatThrownBy(this::open)
        .isInstanceOf(InvalidContentException.class)
        .hasMessageContainingAll(words);
  }

  @Test
  void refusesWhatIsNotOneModelInOneFile() {
    refuses(new OllamaModel().with("system", "Hello"), "no model layer");
    refuses(
        new OllamaModel().with("model", OllamaModel.weights(1)).with("model", "second"),
        "several model layers",
        "split");
    refuses(OllamaModel.usual().with("tensor", "t"), "single tensors");
    refuses(OllamaModel.usual().with("template", "another"), "several layers with a template");
  }

  @Test
  void saysThatAModelRunsElsewhere() {
    refuses(
        new OllamaModel().with("license", "Terms").runAt("https://ollama.com:443"),
        "runs elsewhere",
        "https://ollama.com:443");
  }

  @Test
  void refusesAnIndex() {
    try (RegistryStore repository = registries.open(registry.host(), REPOSITORY)) {
      Manifest manifest = OllamaModel.usual().put(repository, "of-index");
      repository.put(TestContent.index(Optional.empty(), manifest.descriptor()), Optional.of("1b"));
    }
    assertThatThrownBy(this::open)
        .isInstanceOf(InvalidContentException.class)
        .hasMessageContaining("index");
  }

  @Test
  void saysThatModelOrTagIsMissing() {
    put(OllamaModel.usual());
    for (String name : List.of("/tiny:8b", "/other", "/a/b:1")) {
      assertThatThrownBy(() -> OllamaSource.open("ollama://" + registry.host() + name, registries))
          .isInstanceOf(NotFoundException.class)
          .hasMessageContainingAll("there is no model", "or it has no tag")
          .extracting(e -> ((ModelPackException) e).code().exitCode())
          .isEqualTo(5);
    }
  }

  @Test
  void asksForALoginWhereTheHostDoes() {
    try (TestRegistry closed =
        TestRegistry.setup().access(new Access.Tokens("user", "sesame")).start()) {
      assertThatThrownBy(() -> OllamaSource.open("ollama://" + closed.host() + "/tiny", registries))
          .isInstanceOf(UnauthorizedException.class)
          .extracting(e -> ((ModelPackException) e).advice().orElse(""))
          .asString()
          .contains("d8-models login " + closed.host());
    }
  }
}

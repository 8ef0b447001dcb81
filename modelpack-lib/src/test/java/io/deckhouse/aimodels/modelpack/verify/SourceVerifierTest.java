package io.deckhouse.aimodels.modelpack.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deckhouse.aimodels.modelpack.InvalidContentException;
import io.deckhouse.aimodels.modelpack.InvalidRequestException;
import io.deckhouse.aimodels.modelpack.artifact.Compression;
import io.deckhouse.aimodels.modelpack.artifact.FactAnnotations;
import io.deckhouse.aimodels.modelpack.content.ContentStore;
import io.deckhouse.aimodels.modelpack.content.layout.LayoutOptions;
import io.deckhouse.aimodels.modelpack.content.layout.LayoutStore;
import io.deckhouse.aimodels.modelpack.format.Finding;
import io.deckhouse.aimodels.modelpack.format.PathFilter;
import io.deckhouse.aimodels.modelpack.oci.Descriptor;
import io.deckhouse.aimodels.modelpack.oci.Manifest;
import io.deckhouse.aimodels.modelpack.pack.DigestCache;
import io.deckhouse.aimodels.modelpack.pack.PackOptions;
import io.deckhouse.aimodels.modelpack.pack.Packer;
import io.deckhouse.aimodels.modelpack.progress.ProgressListener;
import io.deckhouse.aimodels.modelpack.source.DirectorySource;
import io.deckhouse.aimodels.modelpack.source.ModelSource;
import io.deckhouse.aimodels.modelpack.source.archive.ArchiveSource;
import io.deckhouse.aimodels.modelpack.testkit.ListedSource;
import io.deckhouse.aimodels.modelpack.testkit.SafetensorsBuilder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourceVerifierTest {
  private static final byte[] CONFIG = utf8("{\"model_type\": \"llama\"}");
  private static final byte[] CARD = utf8("# Small\n");

  @TempDir private Path directory;
  private final byte[] weights = new SafetensorsBuilder().tensor("w", "F32", 32, 512, 128).build();
  private Optional<LayoutStore> opened = Optional.empty();

  @BeforeEach
  void open() {
    opened =
        Optional.of(
            LayoutStore.open(directory.resolve("store"), "the store", LayoutOptions.writing()));
  }

  @AfterEach
  void close() {
    opened.ifPresent(LayoutStore::close);
  }

  @Test
  void theSameListingIsValid() {
    SourceCheck check = check(pack(published(), false), published());
    assertThat(check.isValid()).isTrue();
    assertThat(check.checked()).isEqualTo(3);
    assertThat(check.origin().url()).isEqualTo("https://hub.example/org/model");
  }

  @Test
  void weightsAreReadOnNoSide() {
    ListedSource now = published();
    check(pack(published(), false), now);
    assertThat(now.readBytes("model.safetensors")).isZero();
    assertThat(now.readBytes("config.json")).isZero();
  }

  @Test
  void filesInATarAreHashed() {
    Descriptor artifact = pack(published(), true);
    assertThat(check(artifact, published()).isValid()).isTrue();
    ListedSource now = published().withGitBlob("config.json", utf8("{\"model_type\": \"LLAMA\"}"));
    assertThat(codes(check(artifact, now))).containsExactly("source-changed config.json");
  }

  @Test
  void otherBytesOfTheSameLengthAreFound() {
    byte[] others = weights.clone();
    others[others.length - 1] ^= 1;
    ListedSource now =
        published().with("model.safetensors", others).withGitBlob("README.md", utf8("# SMALL\n"));
    assertThat(codes(check(pack(published(), false), now)))
        .containsExactlyInAnyOrder("source-changed model.safetensors", "source-changed README.md");
  }

  @Test
  void anotherSizeIsFound() {
    ListedSource now = published().withGitBlob("README.md", utf8("# Smaller\n"));
    SourceCheck check = check(pack(published(), false), now);
    assertThat(codes(check)).containsExactly("source-changed README.md");
    assertThat(check.findings().getFirst().message())
        .isEqualTo("README.md: the publisher has 10 bytes (packed: 8)");
  }

  @Test
  void whatIsGoneIsFound() {
    ListedSource now = new ListedSource().with("model.safetensors", weights);
    assertThat(codes(check(pack(published(), false), now)))
        .containsExactlyInAnyOrder("source-gone README.md", "source-gone config.json");
  }

  @Test
  void filesThatWereNotPackedAreOfNoInterest() {
    assertThat(check(pack(published(), false), published().with("more.bin", CARD)).isValid())
        .isTrue();
  }

  @Test
  void aRecordedDigestThatIsNotOneOfTheFileIsFound() {
    Descriptor artifact =
        rewritten(
            pack(published(), false),
            "{\"README.md\":\"sha256:"
                + "0".repeat(64)
                + "\",\"no/such\":\"sha256:"
                + "0".repeat(64)
                + "\"}");
    assertThat(codes(check(artifact, published())))
        .containsExactly("source-digest-invalid README.md");
  }

  @Test
  void refusesRecordedDigestsThatAreNone() {
    Descriptor artifact = pack(published(), false);
    for (String json : List.of("{\"a\":1}", "{\"a\":\"md5:00\"}", "[]", "{\"a\":{}}")) {
      Descriptor changed = rewritten(artifact, json);
      assertThatThrownBy(() -> RecordedOrigin.of(store(), changed))
          .as(json)
          .isInstanceOf(InvalidContentException.class);
    }
  }

  @Test
  void anArtifactOfLocalFilesHasNoSource() throws IOException {
    try (ModelSource local = DirectorySource.open(files())) {
      Descriptor artifact = pack(local, false);
      assertThatThrownBy(() -> RecordedOrigin.of(store(), artifact))
          .isInstanceOf(InvalidRequestException.class)
          .hasMessageContaining("no source is recorded");
    }
  }

  @Test
  void whatIsNotListedIsReadFromThePublisher() throws IOException {
    Descriptor artifact = pack(published(), false);
    try (ModelSource now = DirectorySource.open(files())) {
      assertThat(check(artifact, now).isValid()).isTrue();
    }
    Files.write(files().resolve("README.md"), utf8("# SMALL\n"));
    try (ModelSource now = DirectorySource.open(directory.resolve("model"))) {
      assertThat(codes(check(artifact, now))).containsExactly("source-changed README.md");
    }
  }

  @Test
  void anArchiveIsReadOnceAndKeptNowhere() throws Exception {
    Path model = files();
    Path archive = directory.resolve("model.tar.gz");
    assertThat(
            new ProcessBuilder("tar", "czf", archive.toString(), "-C", model.toString(), ".")
                .start()
                .waitFor())
        .isZero();
    Descriptor artifact = pack(published(), false);
    Set<Path> before = everything();
    try (ModelSource now = ArchiveSource.open(archive)) {
      assertThat(now.isStream()).isTrue();
      assertThat(check(artifact, now).isValid()).isTrue();
    }
    assertThat(everything()).isEqualTo(before);
  }

  private Set<Path> everything() throws IOException {
    try (var files = Files.walk(directory)) {
      return files.collect(Collectors.toSet());
    }
  }

  private Path files() throws IOException {
    Path model = Files.createDirectories(directory.resolve("model"));
    Files.write(model.resolve("model.safetensors"), weights);
    Files.write(model.resolve("config.json"), CONFIG);
    Files.write(model.resolve("README.md"), CARD);
    return model;
  }

  private ListedSource published() {
    return new ListedSource()
        .with("model.safetensors", weights)
        .withGitBlob("config.json", CONFIG)
        .withGitBlob("README.md", CARD);
  }

  private ContentStore store() {
    return opened.orElseThrow();
  }

  private Descriptor pack(ModelSource source, boolean inTar) {
    PackOptions options =
        new PackOptions(PathFilter.ALL, Set.of(), inTar, Compression.NONE, Optional.empty(), 2);
    return new Packer(options, DigestCache.none(), ProgressListener.NONE)
        .pack(source, store(), "m:1")
        .manifest();
  }

  /** The same artifact with other recorded digests. */
  private Descriptor rewritten(Descriptor artifact, String json) {
    Manifest manifest = store().manifest(artifact);
    Map<String, String> annotations = new HashMap<>(manifest.annotations());
    annotations.put(FactAnnotations.SOURCE_DIGESTS, json);
    Manifest changed =
        Manifest.of(
            manifest.artifactType().orElseThrow(),
            manifest.config(),
            manifest.layers(),
            annotations);
    store().put(changed, Optional.of("changed:1"));
    return changed.descriptor();
  }

  private SourceCheck check(Descriptor artifact, ModelSource now) {
    return new SourceVerifier(ProgressListener.NONE)
        .verify(RecordedOrigin.of(store(), artifact), now);
  }

  private static List<String> codes(SourceCheck check) {
    assertThat(check.findings()).allMatch(Finding::isError);
    return check.findings().stream().map(found -> found.code() + " " + found.file()).toList();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}

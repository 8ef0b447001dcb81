package io.deckhouse.aimodels.modelpack.content.layout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.deckhouse.aimodels.modelpack.InvalidContentException;
import io.deckhouse.aimodels.modelpack.NotFoundException;
import io.deckhouse.aimodels.modelpack.content.Blobs;
import io.deckhouse.aimodels.modelpack.content.LayoutIndex;
import io.deckhouse.aimodels.modelpack.content.NamedManifest;
import io.deckhouse.aimodels.modelpack.json.Json;
import io.deckhouse.aimodels.modelpack.oci.Descriptor;
import io.deckhouse.aimodels.modelpack.oci.Manifest;
import io.deckhouse.aimodels.modelpack.testkit.TestContent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Layouts that somebody else wrote, or damaged. */
final class HostileLayoutTest {
  @TempDir private Path directory;

  private LayoutStore open() {
    return LayoutStore.open(directory, "oci:test", LayoutOptions.reading());
  }

  private Manifest artifact() {
    try (LayoutStore store = LayoutStore.open(directory, "oci:test", LayoutOptions.writing())) {
      return TestContent.putArtifact(store, "m:1", 1, 1, 100);
    }
  }

  private Path index() {
    return directory.resolve("index.json");
  }

  private void assertIndexRefused() {
    try (LayoutStore store = open()) {
      assertThatThrownBy(store::names)
          .isInstanceOf(InvalidContentException.class)
          .hasMessageContaining("index.json");
    }
  }

  @Test
  void tellsWhatIsNotALayout() throws IOException {
    assertThatThrownBy(this::open)
        .isInstanceOf(InvalidContentException.class)
        .hasMessageContaining("oci:test: not an OCI image layout: no file oci-layout");
    Path absent = directory.resolve("absent");
    assertThatThrownBy(() -> LayoutStore.open(absent, "oci:absent", LayoutOptions.reading()))
        .isInstanceOf(NotFoundException.class)
        .hasMessageContaining("no such directory");
    assertThat(absent).doesNotExist();
    Files.writeString(directory.resolve("oci-layout"), "{\"imageLayoutVersion\":\"2.0.0\"}");
    assertThatThrownBy(this::open)
        .isInstanceOf(InvalidContentException.class)
        .hasMessageContaining("2.0.0");
  }

  @Test
  void refusesAHugeIndex() throws IOException {
    artifact();
    Files.write(index(), new byte[LayoutIndex.SIZE_MAX_BYTES + 1]);
    assertIndexRefused();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{}",
        "{\"manifests\":{}}",
        "{\"manifests\":[1]}",
        "{\"manifests\":[{\"mediaType\":\"a\",\"digest\":\"sha256:../../x\",\"size\":1}]}",
        "{\"manifests\":[]} trailing"
      })
  void refusesAMalformedIndex(String text) throws IOException {
    artifact();
    Files.writeString(index(), text);
    assertIndexRefused();
  }

  @Test
  void refusesDeepNesting() throws IOException {
    artifact();
    Files.writeString(
        index(), "{\"manifests\":[],\"x\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}");
    assertIndexRefused();
  }

  @Test
  void keepsUnknownFieldsAndForeignEntries() throws IOException {
    Manifest manifest = artifact();
    ObjectNode json = Json.parseObject(Files.readAllBytes(index()), "index");
    json.put("org.example.unknown", 7);
    ObjectNode foreign = json.withArray("manifests").addObject();
    foreign.put("mediaType", "application/x");
    foreign.put("digest", manifest.config().digest().toString());
    foreign.put("size", 1);
    foreign.putObject("platform").put("os", "linux");
    Files.write(index(), Json.bytes(json));
    try (LayoutStore store = LayoutStore.open(directory, "oci:test", LayoutOptions.writing())) {
      store.tag(manifest.descriptor(), "m:2");
    }
    String after = Files.readString(index());
    assertThat(after)
        .contains("\"org.example.unknown\":7")
        .contains("\"platform\":{\"os\":\"linux\"}")
        .contains("\"org.opencontainers.image.ref.name\":\"m:1\"")
        .contains("\"org.opencontainers.image.ref.name\":\"m:2\"");
  }

  @Test
  void hidesNamesOutsideTheGrammar() throws IOException {
    artifact();
    String text = Files.readString(index()).replace("m:1", "../\\u001b[31m");
    Files.writeString(index(), text);
    try (LayoutStore store = open()) {
      assertThat(store.names()).extracting(NamedManifest::name).isEmpty();
      assertThat(store.resolve("../\u001b[31m")).isEmpty();
    }
  }

  @Test
  void refusesADamagedManifest() throws IOException {
    Manifest manifest = artifact();
    Path file = directory.resolve("blobs/sha256/" + manifest.digest().hex());
    byte[] bytes = Files.readAllBytes(file);
    bytes[10] ^= 1;
    Files.write(file, bytes);
    try (LayoutStore store = open()) {
      Descriptor descriptor = store.resolve("m:1").orElseThrow();
      assertThatThrownBy(() -> store.manifest(descriptor))
          .isInstanceOf(InvalidContentException.class)
          .hasMessageContaining(manifest.digest().toString());
      assertThat(store.referrers(manifest.digest())).isEmpty();
    }
  }

  @Test
  void refusesASizeThatIsNotTheBlobs() throws IOException {
    Manifest manifest = artifact();
    String text = Files.readString(index()).replace("\"size\":", "\"size\":9");
    Files.writeString(index(), text);
    try (LayoutStore store = open()) {
      Descriptor descriptor = store.resolve("m:1").orElseThrow();
      assertThatThrownBy(() -> store.manifest(descriptor))
          .isInstanceOf(InvalidContentException.class)
          .hasMessageContaining(manifest.digest().toString());
    }
  }

  @Test
  void takesOnlyRegularFilesForBlobs() throws IOException {
    artifact();
    Descriptor directoryBlob = TestContent.layer(new byte[] {1});
    Files.createDirectory(directory.resolve("blobs/sha256/" + directoryBlob.digest().hex()));
    try (LayoutStore store = open()) {
      assertThat(store.size(directoryBlob.digest())).isEmpty();
      assertThatThrownBy(() -> Blobs.verify(store, directoryBlob, _ -> {}))
          .isInstanceOf(NotFoundException.class);
    }
  }

  @Test
  void leavesALayoutOfOthersUntouchedWhenReading() throws IOException {
    Manifest manifest = artifact();
    Path bookkeeping = directory.resolve(".d8-models");
    for (String name : new String[] {"ingest", "leases", "locks", "."}) {
      Files.delete(bookkeeping.resolve(name).normalize());
    }
    try (LayoutStore store = open()) {
      StoreChecks.assertComplete(store, manifest.descriptor());
    }
    assertThat(bookkeeping).doesNotExist();
  }
}

package io.deckhouse.aimodels.modelpack.content.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.deckhouse.aimodels.modelpack.content.BlobWriter;
import io.deckhouse.aimodels.modelpack.oci.Descriptor;
import io.deckhouse.aimodels.modelpack.oci.Digest;
import io.deckhouse.aimodels.modelpack.testkit.TestContent;
import io.deckhouse.aimodels.modelpack.testkit.registry.TestRegistry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Blobs that were seen in another repository of a registry. */
class BlobPlacesTest {
  private static final Digest BLOB = Digest.sha256(new byte[] {1});

  @TempDir Path directory;

  @Test
  void remembersAcrossProcesses() {
    Path file = directory.resolve("places");
    new BlobPlaces(file).remember("a.example", "one", BLOB);
    new BlobPlaces(file).remember("a.example", "two", BLOB);
    BlobPlaces places = new BlobPlaces(file);
    assertThat(places.find("a.example", BLOB)).containsExactly("two", "one");
    assertThat(places.find("b.example", BLOB)).isEmpty();
  }

  @Test
  void writesAPlaceOnce() throws IOException {
    Path file = directory.resolve("places");
    for (int i = 0; i < 3; i++) {
      BlobPlaces places = new BlobPlaces(file);
      places.remember("a.example", "one", BLOB);
      places.remember("a.example", "one", BLOB);
    }
    assertThat(Files.readAllLines(file)).hasSize(1);
  }

  @Test
  void passesOverAFileThatIsNone() throws IOException {
    Path file = directory.resolve("places");
    Files.write(file, new byte[] {(byte) 0xff, (byte) 0xfe, '\n', ' ', '\n'});
    BlobPlaces places = new BlobPlaces(file);
    assertThat(places.find("a.example", BLOB)).isEmpty();
    places.remember("a.example", "one", BLOB);
    assertThat(places.find("a.example", BLOB)).containsExactly("one");
  }

  @Test
  void aBlobOfAnotherRepositoryIsNotSentAgain() {
    byte[] bytes = TestContent.bytes(7, 200_000);
    Descriptor blob = TestContent.layer(bytes);
    try (TestRegistry registry = TestRegistry.start()) {
      push(registry, "models/one", blob, bytes);
      push(registry, "models/two", blob, bytes);
      assertThat(registry.traffic().uploadBytes()).isEqualTo(bytes.length);
      assertThat(registry.hasBlob("models/two", blob.digest())).isTrue();
    }
  }

  @Test
  void aBlobThatHasGoneThereIsSent() {
    byte[] bytes = TestContent.bytes(7, 200_000);
    Descriptor blob = TestContent.layer(bytes);
    try (TestRegistry registry = TestRegistry.start()) {
      new BlobPlaces(directory.resolve("places"))
          .remember(registry.host(), "models/gone", blob.digest());
      push(registry, "models/two", blob, bytes);
      assertThat(registry.hasBlob("models/two", blob.digest())).isTrue();
    }
  }

  private void push(TestRegistry registry, String repository, Descriptor blob, byte[] bytes) {
    try (Registries registries = new Registries(TestRegistries.options(directory));
        RegistryStore store = registries.open(registry.host(), repository);
        BlobWriter writer = store.write(blob)) {
      if (writer.offset() == 0) {
        writer.write(ByteBuffer.wrap(bytes));
      }
      writer.commit(blob);
    }
  }
}

package io.deckhouse.aimodels.modelpack.content.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.deckhouse.aimodels.modelpack.artifact.ArtifactInspector;
import io.deckhouse.aimodels.modelpack.artifact.ArtifactReport;
import io.deckhouse.aimodels.modelpack.content.BlobReader;
import io.deckhouse.aimodels.modelpack.content.layout.LayoutOptions;
import io.deckhouse.aimodels.modelpack.content.layout.LayoutStore;
import io.deckhouse.aimodels.modelpack.oci.Descriptor;
import io.deckhouse.aimodels.modelpack.pack.DigestCache;
import io.deckhouse.aimodels.modelpack.pack.PackOptions;
import io.deckhouse.aimodels.modelpack.pack.Packer;
import io.deckhouse.aimodels.modelpack.progress.ProgressListener;
import io.deckhouse.aimodels.modelpack.source.DirectorySource;
import io.deckhouse.aimodels.modelpack.testkit.SafetensorsBuilder;
import io.deckhouse.aimodels.modelpack.testkit.TestContent;
import io.deckhouse.aimodels.modelpack.testkit.registry.RequestKind;
import io.deckhouse.aimodels.modelpack.testkit.registry.TestRegistry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Reading moves what is looked at, and little else. */
@Timeout(60)
class RegistryReadsTest {
  private static final int SIZE = 50 * 1024 * 1024;

  @TempDir private Path directory;
  private final TestRegistry registry = TestRegistry.start();
  private final Registries registries = new Registries(TestRegistries.options());

  @AfterEach
  void close() {
    registries.close();
    registry.close();
  }

  private RegistryStore open() {
    return registries.open(registry.host(), "a");
  }

  @Test
  void looksAtAHeaderWithoutReadingTheBlob() throws IOException {
    byte[] bytes = TestContent.bytes(1, SIZE);
    Descriptor blob = TestContent.putBlob(open(), bytes);
    registry.traffic().clear();
    try (BlobReader reader = open().read(blob.digest())) {
      ByteBuffer length = ByteBuffer.allocate(8);
      reader.readFully(length, 0);
      ByteBuffer header = ByteBuffer.allocate(60_000);
      reader.readFully(header, 8);
      ByteBuffer tail = ByteBuffer.allocate(10);
      reader.readFully(tail, SIZE - 10);
      assertThat(tail.array()).endsWith(bytes[SIZE - 1]);
    }
    assertThat(registry.traffic().downloadBytes()).isLessThanOrEqualTo(256 * 1024);
  }

  @Test
  void readsInOrderWithOneRequest() throws IOException {
    Descriptor blob = TestContent.putBlob(open(), TestContent.bytes(1, SIZE));
    registry.traffic().clear();
    try (BlobReader reader = open().read(blob.digest())) {
      reader.expect(0, SIZE);
      ByteBuffer buffer = ByteBuffer.allocate(64 * 1024);
      for (long at = 0; at < SIZE; at += buffer.capacity()) {
        reader.readFully(buffer.clear(), at);
      }
    }
    assertThat(registry.traffic().count(RequestKind.BLOB_GET)).isEqualTo(1);
    // The registry counts a piece when it is written, which may be after it was read here.
    assertThat(registry.traffic().downloadBytes()).isLessThanOrEqualTo(SIZE);
  }

  @Test
  void inspectsWithoutTheWeights() throws IOException {
    Path model = Files.createDirectories(directory.resolve("model"));
    byte[] weights = new SafetensorsBuilder().tensor("w", "F32", 32, 1024, 1024).build();
    Files.write(model.resolve("model.safetensors"), weights);
    Files.writeString(
        model.resolve("config.json"),
        "{\"model_type\": \"llama\", \"architectures\": [\"LlamaForCausalLM\"]}");
    Descriptor artifact;
    ArtifactReport local;
    try (LayoutStore store =
            LayoutStore.open(directory.resolve("to"), "oci:to", LayoutOptions.writing());
        DirectorySource source = DirectorySource.open(model)) {
      artifact = packer().pack(source, store, "v1").manifest();
      local = new ArtifactInspector(store).inspect(artifact);
      assertThat(packer().pack(source, open(), "v1").manifest().digest())
          .isEqualTo(artifact.digest());
    }
    registry.traffic().clear();
    RegistryStore remote = open();
    ArtifactReport report =
        new ArtifactInspector(remote).inspect(remote.resolve("v1").orElseThrow());
    assertThat(report.report().facts()).isEqualTo(local.report().facts());
    assertThat(registry.traffic().downloadBytes()).isLessThan(16 * 1024);
  }

  private static Packer packer() {
    return new Packer(PackOptions.defaults(), DigestCache.none(), ProgressListener.NONE);
  }
}

package io.deckhouse.aimodels.modelpack.content.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.deckhouse.aimodels.modelpack.content.BlobWriter;
import io.deckhouse.aimodels.modelpack.content.Blobs;
import io.deckhouse.aimodels.modelpack.content.ContentStore;
import io.deckhouse.aimodels.modelpack.content.ContentStoreContract;
import io.deckhouse.aimodels.modelpack.format.ByteSource;
import io.deckhouse.aimodels.modelpack.oci.Descriptor;
import io.deckhouse.aimodels.modelpack.testkit.BytesFile;
import io.deckhouse.aimodels.modelpack.testkit.TestContent;
import io.deckhouse.aimodels.modelpack.testkit.registry.Behaviour;
import io.deckhouse.aimodels.modelpack.testkit.registry.TestRegistry;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The repository of a registry as a store. */
class RegistryStoreTest extends ContentStoreContract {
  private final TestRegistry registry = TestRegistry.start(behaviour());
  private final Registries registries = new Registries(TestRegistries.options());

  /** What the registry does. */
  Behaviour behaviour() {
    return new Behaviour();
  }

  @AfterEach
  void closeAll() {
    registries.close();
    registry.close();
  }

  @Override
  protected ContentStore open(Filler filler) {
    ContentStore store = registries.open(registry.host(), "models/test");
    filler.fill(store);
    return store;
  }

  /** A repository has tags, which hold neither slashes nor colons. */
  @Override
  protected String name(String repository, String tag) {
    return (repository + "-" + tag).replaceAll("[:/]", "-");
  }

  /** A registry lists what has a tag, so nobody can tell whether a manifest is the only one. */
  @Test
  @Override
  protected void findsTheOnlyManifestWithoutItsName() {
    try (ContentStore store =
        open(filled -> TestContent.putArtifact(filled, name("a", "1"), 1, 1, 10))) {
      assertThat(store.only()).isEmpty();
    }
  }

  /** Pieces are kept here until they are complete: all of them have still to be sent. */
  @Test
  @Override
  protected void copiesTheRestOfABlobFromAnotherStore() throws IOException {
    byte[] bytes = TestContent.bytes(12, 150_000);
    Descriptor blob = TestContent.layer(bytes);
    long[] moved = {0};
    try (ContentStore store = openEmptyWritable()) {
      try (BlobWriter writer = store.write(blob);
          ByteSource source = new BytesFile("x", bytes).open()) {
        writer.write(ByteBuffer.wrap(bytes, 0, 70_000));
        writer.transfer(source, step -> moved[0] += step);
        writer.commit();
      }
      Blobs.verify(store, blob, _ -> {});
    }
    assertThat(moved[0]).isEqualTo(bytes.length);
  }

  /** Pieces go with their writer: what a registry keeps is what was transferred. */
  @Test
  @Override
  protected void resumesAKnownBlob() throws IOException {
    byte[] bytes = TestContent.bytes(8, 150_000);
    Descriptor blob = TestContent.layer(bytes);
    try (ContentStore store = openEmptyWritable()) {
      try (BlobWriter writer = store.write(blob)) {
        writer.write(ByteBuffer.wrap(bytes, 0, 70_000));
      }
      assertThat(store.size(blob.digest())).isEmpty();
      try (BlobWriter writer = store.write(blob)) {
        assertThat(writer.offset()).isZero();
        writer.write(ByteBuffer.wrap(bytes));
        writer.commit();
      }
      Blobs.verify(store, blob, _ -> {});
      try (BlobWriter writer = store.write(blob)) {
        assertThat(writer.offset()).isEqualTo(bytes.length);
        writer.commit(blob);
      }
    }
  }
}

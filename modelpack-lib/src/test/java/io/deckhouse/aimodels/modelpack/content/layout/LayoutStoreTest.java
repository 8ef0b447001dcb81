package io.deckhouse.aimodels.modelpack.content.layout;

import static org.assertj.core.api.Assertions.assertThat;

import io.deckhouse.aimodels.modelpack.content.BlobWriter;
import io.deckhouse.aimodels.modelpack.content.ContentStore;
import io.deckhouse.aimodels.modelpack.content.ContentStoreContract;
import io.deckhouse.aimodels.modelpack.oci.Descriptor;
import io.deckhouse.aimodels.modelpack.testkit.TestContent;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The contract, on a layout that is open for writing. */
final class LayoutStoreTest extends ContentStoreContract {
  @Override
  protected ContentStore open(Filler filler) {
    LayoutStore store = LayoutStore.open(directory, "oci:test", LayoutOptions.writing());
    filler.fill(store);
    return store;
  }

  @Override
  protected long keyedOffset() {
    return 16L * 1024 * 1024;
  }

  @Test
  void writingABlobAgainHealsOneThatWasDamaged() throws IOException {
    byte[] bytes = TestContent.bytes(1, 1000);
    Descriptor blob = TestContent.layer(bytes);
    try (LayoutStore store = LayoutStore.open(directory, "oci:test", LayoutOptions.writing())) {
      TestContent.putBlob(store, bytes);
      Path file = store.file(blob.digest()).orElseThrow();
      byte[] damaged = bytes.clone();
      damaged[500] ^= 1;
      Files.write(file, damaged);
      try (BlobWriter writer = store.write()) {
        writer.write(ByteBuffer.wrap(bytes));
        writer.commit();
      }
      assertThat(file).hasBinaryContent(bytes);
    }
  }
}

package io.deckhouse.aimodels.modelpack.content.layout;

import static org.assertj.core.api.Assertions.assertThat;

import io.deckhouse.aimodels.modelpack.content.Blobs;
import io.deckhouse.aimodels.modelpack.content.ContentStore;
import io.deckhouse.aimodels.modelpack.content.NamedManifest;
import io.deckhouse.aimodels.modelpack.oci.Descriptor;
import io.deckhouse.aimodels.modelpack.oci.Digest;
import io.deckhouse.aimodels.modelpack.oci.Manifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** What must hold of a layout at every moment. */
final class StoreChecks {
  private StoreChecks() {}

  /** Every file that bears a digest's name has that digest. */
  static void assertBlobsAreWhole(Path layout) throws IOException {
    try (Stream<Path> files = Files.list(layout.resolve("blobs/sha256"))) {
      for (Path file : files.toList()) {
        assertThat(Digest.sha256(Files.readAllBytes(file)).hex())
            .isEqualTo(file.getFileName().toString());
      }
    }
  }

  /** Everything that a name needs is there. */
  static void assertReferencesAreComplete(ContentStore store) {
    for (NamedManifest named : store.names()) {
      assertComplete(store, named.manifest());
    }
  }

  static void assertComplete(ContentStore store, Descriptor descriptor) {
    Manifest manifest = store.manifest(descriptor);
    Blobs.verify(store, manifest.config(), _ -> {});
    manifest.layers().forEach(layer -> Blobs.verify(store, layer, _ -> {}));
  }
}

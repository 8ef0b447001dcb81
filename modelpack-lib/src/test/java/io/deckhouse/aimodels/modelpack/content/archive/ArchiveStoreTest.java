package io.deckhouse.aimodels.modelpack.content.archive;

import io.deckhouse.aimodels.modelpack.content.ContentStore;
import io.deckhouse.aimodels.modelpack.content.ContentStoreContract;
import io.deckhouse.aimodels.modelpack.content.layout.LayoutOptions;
import io.deckhouse.aimodels.modelpack.content.layout.LayoutStore;
import io.deckhouse.aimodels.modelpack.testkit.TarFiles;
import java.io.IOException;
import java.nio.file.Path;

/** The contract, on an archive of a layout. */
final class ArchiveStoreTest extends ContentStoreContract {
  @Override
  protected ContentStore open(Filler filler) throws IOException {
    Path layout = directory.resolve("layout");
    try (LayoutStore store = LayoutStore.open(layout, "oci:test", LayoutOptions.writing())) {
      filler.fill(store);
    }
    Path tar = TarFiles.archive(layout, directory.resolve("test.tar"), "./", _ -> {});
    return ArchiveStore.open(tar, "oci-archive:test.tar");
  }
}

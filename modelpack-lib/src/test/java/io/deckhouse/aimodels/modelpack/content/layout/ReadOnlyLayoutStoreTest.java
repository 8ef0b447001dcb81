package io.deckhouse.aimodels.modelpack.content.layout;

import io.deckhouse.aimodels.modelpack.content.ContentStore;
import io.deckhouse.aimodels.modelpack.content.ContentStoreContract;

/** The contract, on a layout that is open for reading. */
final class ReadOnlyLayoutStoreTest extends ContentStoreContract {
  @Override
  protected ContentStore open(Filler filler) {
    try (LayoutStore store = LayoutStore.open(directory, "oci:test", LayoutOptions.writing())) {
      filler.fill(store);
    }
    return LayoutStore.open(directory, "oci:test", LayoutOptions.reading());
  }
}

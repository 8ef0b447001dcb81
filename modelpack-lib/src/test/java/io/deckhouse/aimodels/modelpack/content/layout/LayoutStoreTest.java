package io.deckhouse.aimodels.modelpack.content.layout;

import io.deckhouse.aimodels.modelpack.content.ContentStore;
import io.deckhouse.aimodels.modelpack.content.ContentStoreContract;

/** The contract, on a layout that is open for writing. */
final class LayoutStoreTest extends ContentStoreContract {
  @Override
  protected ContentStore open(Filler filler) {
    LayoutStore store = LayoutStore.open(directory, "oci:test", LayoutOptions.writing());
    filler.fill(store);
    return store;
  }
}

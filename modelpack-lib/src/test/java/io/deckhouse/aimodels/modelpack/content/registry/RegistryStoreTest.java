package io.deckhouse.aimodels.modelpack.content.registry;

import io.deckhouse.aimodels.modelpack.content.ContentStore;
import io.deckhouse.aimodels.modelpack.content.ContentStoreContract;
import io.deckhouse.aimodels.modelpack.testkit.registry.TestRegistry;
import org.junit.jupiter.api.AfterEach;

/** The repository of a registry as a store. */
class RegistryStoreTest extends ContentStoreContract {
  private final TestRegistry registry = TestRegistry.start();
  private final Registries registries = new Registries(TestRegistries.options());

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
}

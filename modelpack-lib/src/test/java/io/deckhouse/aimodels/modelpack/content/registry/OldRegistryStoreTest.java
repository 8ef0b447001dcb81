package io.deckhouse.aimodels.modelpack.content.registry;

import io.deckhouse.aimodels.modelpack.testkit.registry.Behaviour;

/** The contract, on a registry that knows neither referrers nor the deletion of tags. */
final class OldRegistryStoreTest extends RegistryStoreTest {
  @Override
  Behaviour behaviour() {
    return Behaviour.dockerRegistry2();
  }
}

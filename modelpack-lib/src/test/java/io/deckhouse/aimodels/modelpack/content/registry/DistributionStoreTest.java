package io.deckhouse.aimodels.modelpack.content.registry;

import io.deckhouse.aimodels.modelpack.testkit.registry.Behaviour;

/** The contract, on a registry of distribution 3, which knows no referrers. */
final class DistributionStoreTest extends RegistryStoreTest {
  @Override
  Behaviour behaviour() {
    return Behaviour.distribution3();
  }
}

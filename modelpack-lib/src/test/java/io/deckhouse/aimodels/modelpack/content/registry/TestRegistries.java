package io.deckhouse.aimodels.modelpack.content.registry;

import io.deckhouse.aimodels.modelpack.auth.Credentials;
import io.deckhouse.aimodels.modelpack.http.HttpOptions;
import io.deckhouse.aimodels.modelpack.http.Proxies;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** How tests reach registries of the loopback. */
final class TestRegistries {
  private TestRegistries() {}

  /** Without TLS, silent peers are given up after two seconds, no journal. */
  static RegistryOptions options() {
    return new RegistryOptions(http(), true, Credentials.NONE, Optional.empty(), true, _ -> {});
  }

  static RegistryOptions options(Path journal) {
    return new RegistryOptions(http(), true, Credentials.NONE, Optional.of(journal), true, _ -> {});
  }

  private static HttpOptions http() {
    return new HttpOptions(
        false,
        Optional.empty(),
        Optional.empty(),
        Proxies.of(Map.of()),
        Duration.ofSeconds(2),
        "d8-models-test",
        Duration.ofMillis(1));
  }
}

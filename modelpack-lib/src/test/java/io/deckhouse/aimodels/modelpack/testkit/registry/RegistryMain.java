package io.deckhouse.aimodels.modelpack.testkit.registry;

import java.io.IOException;
import java.util.List;

/**
 * A test registry for scripts: prints its host and port, and runs until its input ends. An argument
 * {@code distribution3} or {@code docker-registry2} makes it behave as that registry.
 */
final class RegistryMain {
  private RegistryMain() {}

  static void main(String[] arguments) throws IOException {
    Behaviour behaviour =
        switch (arguments.length == 0 ? "" : arguments[0]) {
          case "" -> new Behaviour();
          case "distribution3" -> Behaviour.distribution3();
          case "docker-registry2" -> Behaviour.dockerRegistry2();
          default -> throw new IllegalArgumentException("unknown: " + List.of(arguments));
        };
    try (TestRegistry registry = TestRegistry.start(behaviour)) {
      System.out.println(registry.host());
      while (System.in.read() >= 0) {
        // Runs on.
      }
    }
  }
}

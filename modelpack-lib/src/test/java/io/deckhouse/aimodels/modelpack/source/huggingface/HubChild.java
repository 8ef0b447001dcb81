package io.deckhouse.aimodels.modelpack.source.huggingface;

import io.deckhouse.aimodels.modelpack.auth.Credentials;
import io.deckhouse.aimodels.modelpack.content.ContentStore;
import io.deckhouse.aimodels.modelpack.content.layout.LayoutStore;
import io.deckhouse.aimodels.modelpack.content.registry.Registries;
import io.deckhouse.aimodels.modelpack.http.HttpOptions;
import io.deckhouse.aimodels.modelpack.http.Proxies;
import io.deckhouse.aimodels.modelpack.testkit.FaultyRegistry;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Imports {@code hf://org/model} as {@code v1} and says when it is done. */
final class HubChild {
  private HubChild() {}

  /**
   * Does what it is told.
   *
   * @param args the endpoint, {@code layout} and its directory, or {@code registry}, its host and a
   *     directory for the journal
   */
  public static void main(String[] args) {
    // A silent server is waited for, until this process is killed.
    HttpOptions http =
        new HttpOptions(
            false,
            Optional.empty(),
            Optional.empty(),
            Proxies.of(Map.of()),
            Duration.ofSeconds(60),
            "d8-models-test");
    try (HubImports imports = HubImports.from(URI.create(args[0]), http)) {
      if (args[1].equals("layout")) {
        try (LayoutStore store = HubImports.layout(Path.of(args[2]))) {
          imports.pack("hf://org/model", store);
        }
      } else {
        Optional<Path> journal = Optional.of(Path.of(args[3]));
        try (Registries registries =
                new Registries(FaultyRegistry.options(Credentials.NONE, journal, _ -> {}));
            ContentStore store = registries.open(args[2], "a/b")) {
          imports.pack("hf://org/model", store);
        }
      }
    }
    System.out.println("done");
  }
}

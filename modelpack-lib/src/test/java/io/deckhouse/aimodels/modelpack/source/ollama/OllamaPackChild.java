package io.deckhouse.aimodels.modelpack.source.ollama;

import io.deckhouse.aimodels.modelpack.auth.Credentials;
import io.deckhouse.aimodels.modelpack.content.layout.LayoutOptions;
import io.deckhouse.aimodels.modelpack.content.layout.LayoutStore;
import io.deckhouse.aimodels.modelpack.content.registry.Registries;
import io.deckhouse.aimodels.modelpack.pack.DigestCache;
import io.deckhouse.aimodels.modelpack.pack.PackOptions;
import io.deckhouse.aimodels.modelpack.pack.Packer;
import io.deckhouse.aimodels.modelpack.progress.ProgressEvent;
import io.deckhouse.aimodels.modelpack.testkit.FaultyRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** Packs a model into a layout, says when more than half of it is there, and waits to be killed. */
final class OllamaPackChild {
  /** Of a model of 96 MiB. */
  private static final long HALF_BYTES = 52L * 1024 * 1024;

  private static final AtomicLong MOVED = new AtomicLong();

  private OllamaPackChild() {}

  public static void main(String[] args) {
    try (Registries registries =
            new Registries(FaultyRegistry.options(Credentials.NONE, Optional.empty(), _ -> {}));
        OllamaSource source = OllamaSource.open(args[0], registries);
        LayoutStore store =
            LayoutStore.open(Path.of(args[1]), "oci:test", LayoutOptions.writing())) {
      new Packer(PackOptions.defaults(), DigestCache.none(), OllamaPackChild::on)
          .pack(source, store, "m:1");
    }
  }

  private static void on(ProgressEvent event) {
    if (event instanceof ProgressEvent.Advanced advanced
        && MOVED.addAndGet(advanced.bytes()) > HALF_BYTES) {
      System.out.println("half");
      awaitKill();
    }
  }

  private static void awaitKill() {
    try {
      while (System.in.read() >= 0) {
        // The end of the input never comes.
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

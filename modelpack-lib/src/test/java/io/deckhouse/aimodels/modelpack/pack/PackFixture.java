package io.deckhouse.aimodels.modelpack.pack;

import io.deckhouse.aimodels.modelpack.artifact.Compression;
import io.deckhouse.aimodels.modelpack.content.layout.LayoutOptions;
import io.deckhouse.aimodels.modelpack.content.layout.LayoutStore;
import io.deckhouse.aimodels.modelpack.format.PathFilter;
import io.deckhouse.aimodels.modelpack.progress.ProgressListener;
import io.deckhouse.aimodels.modelpack.source.DirectorySource;
import io.deckhouse.aimodels.modelpack.testkit.SafetensorsBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/** A small model on the disk that is packed into a store of its own. */
final class PackFixture {
  private final Path directory;

  private PackFixture(Path directory) {
    this.directory = directory;
  }

  /** Writes the model. */
  static PackFixture create(Path directory) throws IOException {
    PackFixture fixture = new PackFixture(directory);
    Files.createDirectories(fixture.model());
    Files.write(fixture.weights(), weights(1));
    Files.writeString(fixture.model().resolve("config.json"), "{\"model_type\": \"llama\"}");
    Files.writeString(fixture.model().resolve("README.md"), "# Small\n");
    return fixture;
  }

  /** The model that was written there. */
  static PackFixture at(Path directory) {
    return new PackFixture(directory);
  }

  Path model() {
    return directory.resolve("model");
  }

  Path weights() {
    return model().resolve("model.safetensors");
  }

  /** Weights that differ by their first byte. */
  static byte[] weights(int first) {
    byte[] file = new SafetensorsBuilder().tensor("weight", "F32", 32, 512, 128).build();
    file[file.length - 512 * 128 * 4] = (byte) first;
    return file;
  }

  LayoutStore store() {
    return LayoutStore.open(directory.resolve("store"), "the store", LayoutOptions.writing());
  }

  /** Packs as {@code m:1}. */
  PackResult pack(boolean inTar, DigestCache cache, ProgressListener listener) {
    PackOptions options =
        new PackOptions(PathFilter.ALL, Set.of(), inTar, Compression.NONE, Optional.empty(), 2);
    try (LayoutStore store = store();
        DirectorySource source = DirectorySource.open(model())) {
      return new Packer(options, cache, listener).pack(source, store, "m:1");
    }
  }
}

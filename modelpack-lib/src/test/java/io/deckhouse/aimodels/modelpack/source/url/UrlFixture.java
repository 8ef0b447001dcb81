package io.deckhouse.aimodels.modelpack.source.url;

import static org.assertj.core.api.Assertions.assertThat;

import io.deckhouse.aimodels.modelpack.auth.Credentials;
import io.deckhouse.aimodels.modelpack.content.ContentStore;
import io.deckhouse.aimodels.modelpack.content.layout.LayoutOptions;
import io.deckhouse.aimodels.modelpack.content.layout.LayoutStore;
import io.deckhouse.aimodels.modelpack.content.registry.Registries;
import io.deckhouse.aimodels.modelpack.http.HttpTransport;
import io.deckhouse.aimodels.modelpack.oci.Digest;
import io.deckhouse.aimodels.modelpack.oci.Manifest;
import io.deckhouse.aimodels.modelpack.pack.DigestCache;
import io.deckhouse.aimodels.modelpack.pack.PackOptions;
import io.deckhouse.aimodels.modelpack.pack.PackResult;
import io.deckhouse.aimodels.modelpack.pack.Packer;
import io.deckhouse.aimodels.modelpack.progress.ProgressListener;
import io.deckhouse.aimodels.modelpack.source.ModelSource;
import io.deckhouse.aimodels.modelpack.source.Origin;
import io.deckhouse.aimodels.modelpack.testkit.FaultyRegistry;
import io.deckhouse.aimodels.modelpack.testkit.SafetensorsBuilder;
import io.deckhouse.aimodels.modelpack.verify.Verifier;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Packs what lies under addresses into a layout, or a registry, of a directory. */
final class UrlFixture implements AutoCloseable {
  private final HttpTransport transport = new HttpTransport(FaultyRegistry.http());
  private final Path directory;

  UrlFixture(Path directory) {
    this.directory = directory;
  }

  /** What packing gave: the manifest, its layers' titles, and where it came from. */
  record Packed(Manifest manifest, List<String> paths, Origin origin) {
    List<Digest> layers() {
      return manifest.layers().stream().map(layer -> layer.digest()).toList();
    }
  }

  HttpTransport transport() {
    return transport;
  }

  Path layout() {
    return directory.resolve("layout");
  }

  ContentStore openLayout() {
    return LayoutStore.open(layout(), "oci:layout", LayoutOptions.writing());
  }

  Packed pack(URI uri) {
    return pack(uri, Optional.empty());
  }

  Packed pack(URI uri, Optional<Digest> digest) {
    try (ContentStore store = openLayout()) {
      return pack(uri, digest, store);
    }
  }

  Packed packInto(String registry, URI uri) {
    try (Registries registries =
            new Registries(
                FaultyRegistry.options(
                    Credentials.NONE, Optional.of(directory.resolve("journal")), _ -> {}));
        ContentStore store = registries.open(registry, "models/a")) {
      return pack(uri, Optional.empty(), store);
    }
  }

  Packed pack(URI uri, Optional<Digest> digest, ContentStore store) {
    try (ModelSource source = UrlSource.open(uri, digest, transport)) {
      PackResult result =
          new Packer(PackOptions.defaults(), DigestCache.none(), ProgressListener.NONE)
              .pack(source, store, "v1");
      assertThat(new Verifier(2, ProgressListener.NONE).verify(store, result.manifest())).isEmpty();
      Manifest manifest = store.manifest(result.manifest());
      return new Packed(
          manifest,
          manifest.layers().stream()
              .map(layer -> layer.annotation("org.opencontainers.image.title").orElseThrow())
              .toList(),
          source.origin().orElseThrow());
    }
  }

  /** Weights of a safetensors file, with bytes that follow from a seed. */
  static byte[] weights(int seed, int kibibytes) {
    byte[] file = new SafetensorsBuilder().tensor("weight", "F32", 32, kibibytes, 256).build();
    byte[] data = new byte[kibibytes * 1024];
    new Random(seed).nextBytes(data);
    System.arraycopy(data, 0, file, file.length - data.length, data.length);
    return file;
  }

  @Override
  public void close() {
    transport.close();
  }
}

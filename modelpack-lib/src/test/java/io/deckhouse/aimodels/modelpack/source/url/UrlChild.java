package io.deckhouse.aimodels.modelpack.source.url;

import io.deckhouse.aimodels.modelpack.auth.Credentials;
import io.deckhouse.aimodels.modelpack.content.ContentStore;
import io.deckhouse.aimodels.modelpack.content.layout.LayoutOptions;
import io.deckhouse.aimodels.modelpack.content.layout.LayoutStore;
import io.deckhouse.aimodels.modelpack.content.registry.Registries;
import io.deckhouse.aimodels.modelpack.http.HttpTransport;
import io.deckhouse.aimodels.modelpack.pack.DigestCache;
import io.deckhouse.aimodels.modelpack.pack.PackOptions;
import io.deckhouse.aimodels.modelpack.pack.Packer;
import io.deckhouse.aimodels.modelpack.progress.ProgressListener;
import io.deckhouse.aimodels.modelpack.source.FileSetSource;
import io.deckhouse.aimodels.modelpack.source.ModelSource;
import io.deckhouse.aimodels.modelpack.source.archive.ArchiveSource;
import io.deckhouse.aimodels.modelpack.testkit.FaultyRegistry;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/** Packs an address, a file or an archive in a process of its own, which may be killed. */
final class UrlChild {
  private UrlChild() {}

  /**
   * Packs.
   *
   * @param args a directory for the journal; an address or a file; a directory for a layout, or
   *     {@code registry} and its host
   */
  public static void main(String[] args) {
    try (HttpTransport transport = new HttpTransport(FaultyRegistry.http());
        Registries registries =
            new Registries(
                FaultyRegistry.options(Credentials.NONE, Optional.of(Path.of(args[0])), _ -> {}));
        ModelSource source = source(args[1], transport);
        ContentStore store =
            args[2].equals("registry")
                ? registries.open(args[3], "a/b")
                : LayoutStore.open(Path.of(args[2]), "oci:test", LayoutOptions.writing())) {
      new Packer(PackOptions.defaults(), DigestCache.none(), ProgressListener.NONE)
          .pack(source, store, "v1");
    }
    System.out.println("done");
  }

  private static ModelSource source(String text, HttpTransport transport) {
    if (text.startsWith("http:")) {
      return UrlSource.open(URI.create(text), Optional.empty(), transport);
    }
    return ArchiveSource.isArchive(text)
        ? ArchiveSource.open(Path.of(text))
        : FileSetSource.open(Path.of(text));
  }
}

package io.deckhouse.aimodels.modelpack.transfer;

import io.deckhouse.aimodels.modelpack.auth.Credentials;
import io.deckhouse.aimodels.modelpack.content.ContentStore;
import io.deckhouse.aimodels.modelpack.content.layout.LayoutOptions;
import io.deckhouse.aimodels.modelpack.content.layout.LayoutStore;
import io.deckhouse.aimodels.modelpack.content.registry.Registries;
import io.deckhouse.aimodels.modelpack.oci.Descriptor;
import io.deckhouse.aimodels.modelpack.pack.DigestCache;
import io.deckhouse.aimodels.modelpack.pack.PackOptions;
import io.deckhouse.aimodels.modelpack.pack.Packer;
import io.deckhouse.aimodels.modelpack.progress.ProgressListener;
import io.deckhouse.aimodels.modelpack.source.DirectorySource;
import io.deckhouse.aimodels.modelpack.testkit.FaultyRegistry;
import io.deckhouse.aimodels.modelpack.unpack.UnpackOptions;
import io.deckhouse.aimodels.modelpack.unpack.Unpacker;
import java.nio.file.Path;
import java.util.Optional;

/** Moves the artifact {@code v1} and says when it is done. */
final class RegistryChild {
  private RegistryChild() {}

  /**
   * Does what it is told.
   *
   * @param args what to do, a directory for the journal, where from, where to: a directory, or the
   *     host of a registry
   */
  public static void main(String[] args) {
    Path journal = Path.of(args[1]);
    try (Registries registries =
        new Registries(FaultyRegistry.options(Credentials.NONE, Optional.of(journal), _ -> {}))) {
      switch (args[0]) {
        case "push" -> copy(layout(args[2]), registries.open(args[3], "a/b"));
        case "pull" -> copy(registries.open(args[2], "a/b"), layout(args[3]));
        case "copy" -> copy(registries.open(args[2], "a/b"), registries.open(args[3], "c/d"));
        case "pack" -> pack(Path.of(args[2]), registries.open(args[3], "a/b"));
        case "unpack" -> unpack(registries.open(args[2], "a/b"), Path.of(args[3]));
        default -> throw new IllegalArgumentException(args[0]);
      }
    }
    System.out.println("done");
  }

  private static LayoutStore layout(String directory) {
    return LayoutStore.open(Path.of(directory), "oci:" + directory, LayoutOptions.writing());
  }

  private static void copy(ContentStore from, ContentStore to) {
    try (from;
        to) {
      Descriptor root = from.resolve("v1").orElseThrow();
      new Copier(CopyOptions.defaults(), ProgressListener.NONE)
          .copy(from, root, to, Optional.of("v1"));
    }
  }

  private static void pack(Path model, ContentStore to) {
    try (DirectorySource source = DirectorySource.open(model)) {
      new Packer(PackOptions.defaults(), DigestCache.none(), ProgressListener.NONE)
          .pack(source, to, "v1");
    }
  }

  private static void unpack(ContentStore from, Path directory) {
    new Unpacker(UnpackOptions.defaults(), ProgressListener.NONE)
        .unpack(from.manifest(from.resolve("v1").orElseThrow()), from, directory);
  }
}

package io.deckhouse.aimodels.modelpack.transfer;

import io.deckhouse.aimodels.modelpack.content.layout.LayoutOptions;
import io.deckhouse.aimodels.modelpack.content.layout.LayoutStore;
import io.deckhouse.aimodels.modelpack.oci.Descriptor;
import io.deckhouse.aimodels.modelpack.progress.ProgressListener;
import java.nio.file.Path;
import java.util.Optional;

/** Copies an artifact between two layouts and says how much it moved. */
final class CopyChild {
  private CopyChild() {}

  public static void main(String[] args) {
    try (LayoutStore from =
            LayoutStore.open(Path.of(args[0]), "oci:from", LayoutOptions.reading());
        LayoutStore to = LayoutStore.open(Path.of(args[1]), "oci:to", LayoutOptions.writing())) {
      Descriptor root = from.resolve(args[2]).orElseThrow();
      CopyResult result =
          new Copier(new CopyOptions(16, true), ProgressListener.NONE)
              .copy(from, root, to, Optional.of(args[2]));
      System.out.println("copied " + result.movedBytes());
    }
  }
}

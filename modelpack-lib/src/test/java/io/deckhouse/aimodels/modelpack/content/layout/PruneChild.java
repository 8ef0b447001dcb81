package io.deckhouse.aimodels.modelpack.content.layout;

import java.nio.file.Path;

/** Prunes a layout and says how many blobs it removed. */
final class PruneChild {
  private PruneChild() {}

  public static void main(String[] args) {
    try (LayoutStore store =
        LayoutStore.open(Path.of(args[0]), "oci:test", LayoutOptions.writing())) {
      System.out.println("removed " + store.prune(false).blobs());
    }
  }
}

package io.deckhouse.aimodels.modelpack.content.layout;

import io.deckhouse.aimodels.modelpack.testkit.TestContent;
import java.nio.file.Path;
import java.util.Random;

/** Packs small artifacts under a few moving tags until it is killed. */
final class PackChild {
  private static final int TAGS = 5;

  private PackChild() {}

  public static void main(String[] args) {
    Random random = new Random(Long.parseLong(args[1]));
    System.out.println("started");
    for (int round = 0; ; round++) {
      try (LayoutStore store =
          LayoutStore.open(Path.of(args[0]), "oci:test", LayoutOptions.writing())) {
        for (int i = 0; i < 10; i++) {
          TestContent.putArtifact(
              store, "m:" + random.nextInt(TAGS), random.nextInt(50), 3, 100_000);
          if (round == 0 && i == 0) {
            System.out.println("packed");
          }
        }
      }
    }
  }
}

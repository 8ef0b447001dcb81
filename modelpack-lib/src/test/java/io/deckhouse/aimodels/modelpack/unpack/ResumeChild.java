package io.deckhouse.aimodels.modelpack.unpack;

import io.deckhouse.aimodels.modelpack.content.layout.LayoutOptions;
import io.deckhouse.aimodels.modelpack.content.layout.LayoutStore;
import io.deckhouse.aimodels.modelpack.oci.Digest;
import io.deckhouse.aimodels.modelpack.progress.ProgressListener;
import io.deckhouse.aimodels.modelpack.testkit.RemoteStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/** Unpacks until some bytes of a blob are there, says so, and waits to be killed. */
final class ResumeChild {
  private ResumeChild() {}

  public static void main(String[] args) {
    try (RemoteStore store =
        RemoteStore.of(LayoutStore.open(Path.of(args[0]), "oci:test", LayoutOptions.reading()))) {
      store.after(Digest.parse(args[2]), Long.parseLong(args[3]), ResumeChild::waitForEnd);
      new Unpacker(UnpackOptions.defaults(), ProgressListener.NONE, ResumeTest.PIECES)
          .unpack(store.manifest(store.resolve("1").orElseThrow()), store, Path.of(args[1]));
    }
  }

  private static void waitForEnd() {
    System.out.println("waits");
    try {
      while (System.in.read() >= 0) {
        // The end of the input never comes: it is killed.
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

package io.deckhouse.aimodels.modelpack.content.layout;

import io.deckhouse.aimodels.modelpack.content.BlobWriter;
import io.deckhouse.aimodels.modelpack.testkit.TestContent;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/** Writes half a blob, says so, and waits to be killed. */
final class IngestChild {
  static final int BLOB_BYTES = 1_000_000;

  private IngestChild() {}

  public static void main(String[] args) throws IOException {
    byte[] bytes = TestContent.bytes(3, BLOB_BYTES);
    try (LayoutStore store =
            LayoutStore.open(Path.of(args[0]), "oci:test", LayoutOptions.writing());
        BlobWriter writer =
            args[1].equals("known") ? store.write(TestContent.layer(bytes)) : store.write()) {
      writer.write(ByteBuffer.wrap(bytes, 0, BLOB_BYTES / 2));
      System.out.println("half");
      while (System.in.read() >= 0) {
        // The end of the input never comes: it is killed.
      }
    }
  }
}

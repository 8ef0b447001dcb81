package io.deckhouse.aimodels.modelpack.content.layout;

import io.deckhouse.aimodels.modelpack.content.BlobWriter;
import io.deckhouse.aimodels.modelpack.hash.Hasher;
import io.deckhouse.aimodels.modelpack.oci.Descriptor;
import io.deckhouse.aimodels.modelpack.oci.Digest;
import io.deckhouse.aimodels.modelpack.testkit.TestContent;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/** Writes most of a blob that is long enough for a journal, says so, and waits to be killed. */
final class LongIngestChild {
  static final int BLOB_BYTES = 70 * 1024 * 1024;
  static final int WRITTEN_BYTES = 60 * 1024 * 1024 + 1;

  private static final byte[] PATTERN = TestContent.bytes(1, Hasher.BUFFER_BYTES);

  private LongIngestChild() {}

  static Descriptor blob() {
    Hasher hasher = Hasher.of(Digest.Algorithm.SHA256);
    while (hasher.position() < BLOB_BYTES) {
      hasher.update(step(hasher.position(), BLOB_BYTES));
    }
    return new Descriptor("application/octet-stream", hasher.digest(), BLOB_BYTES);
  }

  /** Bytes that tell where they are: what follows from a seed, and their position. */
  private static ByteBuffer step(long at, int until) {
    int block = (int) (at / PATTERN.length);
    int start = (int) (at % PATTERN.length);
    ByteBuffer bytes = ByteBuffer.wrap(PATTERN.clone()).putInt(0, block);
    return bytes.slice(start, (int) Math.min(PATTERN.length - start, until - at));
  }

  static void write(BlobWriter writer, int until) {
    while (writer.offset() < until) {
      writer.write(step(writer.offset(), until));
    }
  }

  public static void main(String[] args) throws IOException {
    try (LayoutStore store =
            LayoutStore.open(Path.of(args[0]), "oci:test", LayoutOptions.writing());
        BlobWriter writer = store.write(blob())) {
      write(writer, WRITTEN_BYTES);
      System.out.println("written");
      while (System.in.read() >= 0) {
        // The end of the input never comes: it is killed.
      }
    }
  }
}

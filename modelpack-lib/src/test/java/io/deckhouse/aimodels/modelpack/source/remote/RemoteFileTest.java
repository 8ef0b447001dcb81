package io.deckhouse.aimodels.modelpack.source.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deckhouse.aimodels.modelpack.InvalidContentException;
import io.deckhouse.aimodels.modelpack.format.ByteSource;
import io.deckhouse.aimodels.modelpack.oci.Digest;
import io.deckhouse.aimodels.modelpack.source.ListedDigest;
import io.deckhouse.aimodels.modelpack.source.SourceFile;
import io.deckhouse.aimodels.modelpack.testkit.ListedSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Files of a server whose beginnings are kept. */
class RemoteFileTest {
  private static ByteBuffer read(SourceFile file, int count) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(count);
    try (ByteSource source = file.open()) {
      source.readFully(bytes, 0);
    }
    return bytes.flip();
  }

  @Test
  void readsTheBeginningOnce() throws IOException {
    byte[] bytes = new byte[1_000_000];
    ListedSource source = new ListedSource().with("model.gguf", bytes);
    SourceFile file = source.files().getFirst();
    read(file, 1_000);
    read(file, 2_000);
    assertThat(source.readBytes("model.gguf")).isEqualTo(Heads.HEAD_BYTES);
    assertThat(read(file, bytes.length)).isEqualTo(ByteBuffer.wrap(bytes));
    assertThat(source.readBytes("model.gguf")).isEqualTo(bytes.length);
  }

  @Test
  void givesOneBeginningForLookingAndForPacking() throws IOException {
    // What was looked at is not kept for so many files; it must be the same when it comes again.
    byte[] harmless = new byte[Heads.HEAD_BYTES];
    byte[] other = harmless.clone();
    other[0] = 'P';
    ListedSource source =
        new ListedSource()
            .with("a", new ListedDigest.Content(Digest.sha256(other)), List.of(harmless, other));
    for (int i = 0; i < 300; i++) {
      source.with("b" + i, harmless);
    }
    for (SourceFile file : source.files()) {
      read(file, 10);
    }
    assertThatThrownBy(() -> read(source.files().getFirst(), 10))
        .isInstanceOf(InvalidContentException.class)
        .hasMessageContaining("a: it changed while it was read");
  }
}

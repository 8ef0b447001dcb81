package io.deckhouse.aimodels.modelpack.artifact;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deckhouse.aimodels.modelpack.InterruptedTransferException;
import io.deckhouse.aimodels.modelpack.InvalidContentException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.ClosedByInterruptException;
import org.junit.jupiter.api.Test;

class DecodedStreamTest {
  private static InputStream failing(IOException failure) {
    InputStream decoder =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw failure;
          }

          @Override
          public int read(byte[] bytes, int offset, int length) throws IOException {
            throw failure;
          }
        };
    return new DecodedStream(decoder, "layer 1");
  }

  @Test
  void whatCannotBeDecodedIsInvalidContent() {
    assertThatThrownBy(() -> failing(new IOException("bad block")).read())
        .isInstanceOf(InvalidContentException.class)
        .hasMessage("layer 1 cannot be read: bad block");
    assertThatThrownBy(() -> failing(new EOFException()).readAllBytes())
        .isInstanceOf(InvalidContentException.class)
        .hasMessage("layer 1 cannot be read: it ends too early");
  }

  @Test
  void anInterruptionIsNotInvalidContent() {
    assertThatThrownBy(() -> failing(new ClosedByInterruptException()).read())
        .isInstanceOf(InterruptedTransferException.class);
  }
}

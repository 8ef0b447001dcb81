package io.deckhouse.aimodels.modelpack.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deckhouse.aimodels.modelpack.testkit.TestModel;
import java.io.EOFException;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

/** The views of a {@link ByteSource}: a range, a channel and a stream. */
class ByteSourcesTest {
  private static final byte[] BYTES = {0, 1, 2, 3, 4, 5, 6, 7};

  @Test
  void aRangeEndsWhereItShould() throws Exception {
    ByteRange range = new ByteRange(TestModel.source(BYTES), 2, 3);
    ByteBuffer buffer = ByteBuffer.allocate(8);

    assertThat(range.read(buffer, 1)).isEqualTo(2);
    assertThat(buffer.array()).startsWith(3, 4, 0);
    assertThat(buffer.limit()).isEqualTo(8);
    assertThat(range.read(buffer, 3)).isEqualTo(-1);
    assertThatThrownBy(() -> range.readFully(ByteBuffer.allocate(4), 0))
        .isInstanceOf(EOFException.class);
  }

  @Test
  void aRangeIsInsideItsSource() {
    ByteSource source = TestModel.source(BYTES);

    assertThatThrownBy(() -> new ByteRange(source, 6, 3))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> new ByteRange(source, Long.MAX_VALUE, 2))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> new ByteRange(source, 0, -1))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void aStreamReadsOnlyItsPart() throws Exception {
    byte[] large = new byte[200_000];
    large[100_000] = 7;

    byte[] read = new ByteSourceInputStream(TestModel.source(large), 1, 150_000).readAllBytes();

    assertThat(read).hasSize(150_000);
    assertThat(read[99_999]).isEqualTo((byte) 7);
  }

  @Test
  void aStreamThatEndsEarlyIsAnError() {
    ByteSourceInputStream stream = new ByteSourceInputStream(TestModel.source(BYTES), 4, 10);

    assertThatThrownBy(stream::readAllBytes).isInstanceOf(EOFException.class);
  }
}

package io.deckhouse.aimodels.modelpack.hash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deckhouse.aimodels.modelpack.format.ByteSource;
import io.deckhouse.aimodels.modelpack.oci.Digest;
import io.deckhouse.aimodels.modelpack.testkit.TestContent;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Partial files that are filled from a source, with a thread for hashing or without. */
class FillTest {
  @TempDir Path directory;

  private static final class Bytes implements ByteSource {
    private final byte[] bytes;
    private final long failsAt;

    Bytes(byte[] bytes, long failsAt) {
      this.bytes = bytes;
      this.failsAt = failsAt;
    }

    @Override
    public long size() {
      return bytes.length;
    }

    @Override
    public int read(ByteBuffer target, long position) throws IOException {
      if (position >= failsAt) {
        throw new IOException("no more");
      }
      int count = (int) Math.min(target.remaining(), bytes.length - position);
      target.put(bytes, (int) position, count);
      return count;
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 10", "1, 9000000", "2, 0", "2, 65536", "2, 9000000", "8, 140000001"})
  void takesInEveryByte(int processors, int size) throws IOException {
    byte[] bytes = TestContent.bytes(1, size);
    Path file = directory.resolve("part");
    long[] moved = {0};
    try (PartFile part = PartFile.begin(file, Digest.Algorithm.SHA256)) {
      part.fill(
          new Bytes(bytes, Long.MAX_VALUE), new HashThreads(processors), step -> moved[0] += step);
      assertThat(part.offset()).isEqualTo(size);
      assertThat(part.digest()).isEqualTo(Digest.sha256(bytes));
    }
    assertThat(moved[0]).isEqualTo(size);
    assertThat(Files.readAllBytes(file)).isEqualTo(bytes);
  }

  @Test
  void goesOnBehindWhatIsThere() throws IOException {
    byte[] bytes = TestContent.bytes(1, 20_000_000);
    try (PartFile part = PartFile.begin(directory.resolve("part"), Digest.Algorithm.SHA256)) {
      part.append(ByteBuffer.wrap(bytes, 0, 1_000_001));
      part.fill(new Bytes(bytes, Long.MAX_VALUE), new HashThreads(2), _ -> {});
      assertThat(part.digest()).isEqualTo(Digest.sha256(bytes));
    }
  }

  @Test
  void hashesWhatCameBeforeAFailure() throws IOException {
    byte[] bytes = TestContent.bytes(1, 20_000_000);
    try (PartFile part = PartFile.begin(directory.resolve("part"), Digest.Algorithm.SHA256)) {
      assertThatThrownBy(() -> part.fill(new Bytes(bytes, 10_000_000), new HashThreads(2), _ -> {}))
          .isInstanceOf(IOException.class)
          .hasMessage("no more");
      assertThat(part.offset()).isBetween(9_800_000L, 10_200_000L);
      part.fill(new Bytes(bytes, Long.MAX_VALUE), new HashThreads(2), _ -> {});
      assertThat(part.digest()).isEqualTo(Digest.sha256(bytes));
    }
  }

  @Test
  void givesThreadsBackWhateverHappens() throws IOException {
    HashThreads threads = new HashThreads(2);
    byte[] bytes = TestContent.bytes(1, 10_000_000);
    try (PartFile part = PartFile.begin(directory.resolve("part"), Digest.Algorithm.SHA256)) {
      assertThatThrownBy(() -> part.fill(new Bytes(bytes, 5_000_000), threads, _ -> {}))
          .isInstanceOf(IOException.class);
    }
    assertThat(threads.tryEnter()).isTrue();
    assertThat(threads.tryEnter()).isTrue();
    assertThat(threads.tryEnter()).isFalse();
  }
}

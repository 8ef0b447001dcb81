package io.deckhouse.aimodels.modelpack.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deckhouse.aimodels.modelpack.InvalidContentException;
import io.deckhouse.aimodels.modelpack.format.ByteSource;
import io.deckhouse.aimodels.modelpack.oci.Digest;
import io.deckhouse.aimodels.modelpack.testkit.ListedSource;
import io.deckhouse.aimodels.modelpack.testkit.TestModel;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Bytes that are compared with a listing while they are read. */
class ProvenSourceTest {
  private static final byte[] BYTES = bytes(300_000);

  private static byte[] bytes(int count) {
    byte[] bytes = new byte[count];
    new Random(1).nextBytes(bytes);
    return bytes;
  }

  static Stream<ListedDigest> listings() {
    return Stream.of(
        new ListedDigest.Content(Digest.sha256(BYTES)),
        new ListedDigest.Content(
            Digest.of(Digest.Algorithm.SHA512, Digest.Algorithm.SHA512.hasher().digest(BYTES))),
        ListedSource.gitBlob(BYTES));
  }

  private static byte[] read(ByteSource source, int step) throws IOException {
    ByteBuffer all = ByteBuffer.allocate((int) source.size());
    while (all.hasRemaining()) {
      ByteBuffer part = ByteBuffer.allocate(Math.min(step, all.remaining()));
      source.readFully(part, all.position());
      all.put(part.flip());
    }
    return all.array();
  }

  @ParameterizedTest
  @MethodSource("listings")
  void givesBytesThatAreListed(ListedDigest listed) throws IOException {
    try (ByteSource source = new ProvenSource("f", TestModel.source(BYTES), listed)) {
      assertThat(read(source, 7_001)).isEqualTo(BYTES);
      assertThat(read(source, 100_000)).as("read again").isEqualTo(BYTES);
    }
  }

  @ParameterizedTest
  @MethodSource("listings")
  void keepsTheLastByteOfOthers(ListedDigest listed) throws IOException {
    byte[] other = BYTES.clone();
    other[5] ^= 1;
    ByteBuffer last = ByteBuffer.allocate(1);
    try (ByteSource source = new ProvenSource("f.json", TestModel.source(other), listed)) {
      source.readFully(ByteBuffer.allocate(other.length - 1), 0);
      assertThatThrownBy(() -> source.read(last, other.length - 1))
          .isInstanceOf(InvalidContentException.class)
          .hasMessageContaining("f.json")
          .hasMessageContaining(listed.toString());
    }
  }

  @Test
  void readsWhatIsJumpedOver() throws IOException {
    byte[] other = BYTES.clone();
    other[5] ^= 1;
    try (ByteSource source =
        new ProvenSource("f", TestModel.source(other), ListedSource.gitBlob(BYTES))) {
      ByteBuffer end = ByteBuffer.allocate(10);
      assertThatThrownBy(() -> source.readFully(end, BYTES.length - 10))
          .isInstanceOf(InvalidContentException.class);
    }
  }

  @Test
  void refusesAnEmptyFileThatIsListedAsAnother() {
    assertThatThrownBy(
            () -> new ProvenSource("f", TestModel.source(new byte[0]), ListedSource.gitBlob(BYTES)))
        .isInstanceOf(InvalidContentException.class);
  }

  @Test
  void namesGitObjectsAsGitDoes() {
    // printf 'hello\n' | git hash-object --stdin
    assertThat(ListedSource.gitBlob("hello\n".getBytes(StandardCharsets.UTF_8)))
        .hasToString("gitoid:blob:sha1:ce013625030ba8dba906f756967f9e9ca394464a");
  }
}

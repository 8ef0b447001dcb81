package io.deckhouse.aimodels.modelpack.hash;

import static org.assertj.core.api.Assertions.assertThat;

import io.deckhouse.aimodels.modelpack.oci.Digest;
import io.deckhouse.aimodels.modelpack.testkit.ChildJvm;
import io.deckhouse.aimodels.modelpack.testkit.TestContent;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class CheckpointsTest {
  private static final byte[] BYTES = TestContent.bytes(1, 100_000);

  private static Hasher resumableAt(int position) {
    Hasher hasher = Hasher.resumable(Digest.Algorithm.SHA256);
    hasher.update(ByteBuffer.wrap(BYTES, 0, position));
    return hasher;
  }

  private static Sha256State stored(Sha256State state) {
    ByteBuffer bytes = ByteBuffer.allocate(Sha256State.BYTES);
    state.put(bytes);
    return Sha256State.get(bytes.flip()).orElseThrow();
  }

  @Test
  void areAvailableInTheTests() {
    assertThat(Checkpoints.isAvailable()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 64, 128, 65_536, 99_968})
  void aStoredStateGoesOn(int position) {
    Hasher first = resumableAt(position);
    Hasher second = Hasher.resume(stored(first.state().orElseThrow()));
    assertThat(second.position()).isEqualTo(position);
    ByteBuffer rest = ByteBuffer.allocateDirect(BYTES.length - position);
    rest.put(BYTES, position, BYTES.length - position).flip();
    second.update(rest);
    assertThat(second.digest()).isEqualTo(Digest.sha256(BYTES));
    assertThat(second.position()).isEqualTo(BYTES.length);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 63, 65, 99_999})
  void thereIsNoStateWithinABlock(int position) {
    assertThat(resumableAt(position).state()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Digest.Algorithm.class)
  void aDigestIsNotTheEnd(Digest.Algorithm algorithm) {
    for (Hasher hasher : new Hasher[] {Hasher.of(algorithm), Hasher.resumable(algorithm)}) {
      hasher.update(ByteBuffer.wrap(BYTES, 0, 1000));
      assertThat(hasher.digest())
          .isEqualTo(Digest.of(algorithm, algorithm.hasher().digest(Arrays.copyOf(BYTES, 1000))));
      hasher.update(ByteBuffer.wrap(BYTES, 1000, BYTES.length - 1000));
      assertThat(hasher.digest()).isEqualTo(Digest.of(algorithm, algorithm.hasher().digest(BYTES)));
    }
  }

  @Test
  void onlySha256TellsStates() {
    assertThat(Hasher.resumable(Digest.Algorithm.SHA256).tellsStates()).isTrue();
    assertThat(Hasher.of(Digest.Algorithm.SHA256).tellsStates()).isFalse();
    assertThat(Hasher.resumable(Digest.Algorithm.SHA512).tellsStates()).isFalse();
  }

  @Test
  void aHugePositionCountsInTheDigest() {
    Sha256State near = new Sha256State(1L << 40, new int[8]);
    Sha256State far = new Sha256State(1L << 41, new int[8]);
    assertThat(Hasher.resume(near).digest()).isNotEqualTo(Hasher.resume(far).digest());
    assertThat(stored(far)).isEqualTo(far).hasSameHashCodeAs(far).isNotEqualTo(near);
  }

  @Test
  void areUnavailableInSilenceWhereJavaIsClosed() throws IOException {
    try (ChildJvm child = ChildJvm.start(ClosedChild.class)) {
      child.awaitLine("false false " + Digest.sha256(new byte[100]));
    }
  }

  /** Says what is possible without the option of Java. */
  static final class ClosedChild {
    private ClosedChild() {}

    public static void main(String[] args) {
      Hasher hasher = Hasher.resumable(Digest.Algorithm.SHA256);
      hasher.update(ByteBuffer.allocate(100));
      System.out.println(
          Checkpoints.isAvailable() + " " + hasher.tellsStates() + " " + hasher.digest());
    }
  }
}

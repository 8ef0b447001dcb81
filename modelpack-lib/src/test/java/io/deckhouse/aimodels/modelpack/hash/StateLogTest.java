package io.deckhouse.aimodels.modelpack.hash;

import static org.assertj.core.api.Assertions.assertThat;

import io.deckhouse.aimodels.modelpack.oci.Digest;
import io.deckhouse.aimodels.modelpack.testkit.TestContent;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StateLogTest {
  private static final byte[] BYTES = TestContent.bytes(2, 10_000);

  @TempDir private Path directory;

  private Path log() throws IOException {
    Path file = directory.resolve("states");
    try (StateLog log = StateLog.open(file, "the key")) {
      Hasher hasher = Hasher.resumable(Digest.Algorithm.SHA256);
      for (int at = 0; at < 9_000; at += 640) {
        log.append(hasher);
        hasher.update(ByteBuffer.wrap(BYTES, at, 640));
      }
    }
    return file;
  }

  @Test
  void findsTheFurthestStateThatIsNotPastAnOffset() throws IOException {
    try (StateLog log = StateLog.open(log(), "the key")) {
      for (int offset : new int[] {0, 639, 640, 5000, 9_999}) {
        Sha256State state = log.before(offset).orElseThrow();
        int expected = Math.min(offset, 8_960) / 640 * 640;
        assertThat(state.position()).isEqualTo(expected);
        Hasher hasher = Hasher.resume(state);
        hasher.update(ByteBuffer.wrap(BYTES, expected, BYTES.length - expected));
        assertThat(hasher.digest()).isEqualTo(Digest.sha256(BYTES));
      }
    }
  }

  @Test
  void forgetsTheStatesOfAnotherKey() throws IOException {
    Path file = log();
    for (String key : new String[] {"another", "the ", "the key and more", ""}) {
      try (StateLog log = StateLog.open(file, key)) {
        assertThat(log.before(Long.MAX_VALUE)).isEmpty();
      }
    }
  }

  @Test
  void takesNoStateBehindADamagedOne() throws IOException {
    Path file = log();
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length - 1 - 3 * (Sha256State.BYTES + Integer.BYTES)] ^= 1;
    Files.write(file, bytes);
    try (StateLog log = StateLog.open(file, "the key")) {
      assertThat(log.before(Long.MAX_VALUE).orElseThrow().position()).isEqualTo(8_960 - 4 * 640);
    }
  }

  @Test
  void passesOverARecordThatWasCut() throws IOException {
    Path file = log();
    Files.write(file, new byte[5], StandardOpenOption.APPEND);
    try (StateLog log = StateLog.open(file, "the key")) {
      assertThat(log.before(Long.MAX_VALUE).orElseThrow().position()).isEqualTo(8_960);
    }
  }

  @Test
  void notesNothingWithinABlockOrOfOtherAlgorithms() throws IOException {
    try (StateLog log = StateLog.open(directory.resolve("new"), "key")) {
      Hasher within = Hasher.resumable(Digest.Algorithm.SHA256);
      within.update(ByteBuffer.allocate(1));
      log.append(within);
      log.append(Hasher.resumable(Digest.Algorithm.SHA512));
      log.append(Hasher.of(Digest.Algorithm.SHA256));
      assertThat(log.before(Long.MAX_VALUE)).isEmpty();
    }
  }
}

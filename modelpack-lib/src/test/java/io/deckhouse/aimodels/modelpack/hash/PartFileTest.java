package io.deckhouse.aimodels.modelpack.hash;

import static org.assertj.core.api.Assertions.assertThat;

import io.deckhouse.aimodels.modelpack.oci.Digest;
import io.deckhouse.aimodels.modelpack.testkit.TestContent;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PartFileTest {
  private static final int PIECE = 4096;
  private static final Pieces PIECES = new Pieces(PIECE, 0);
  private static final byte[] BYTES = TestContent.bytes(7, 10 * PIECE + 1000);
  private static final Digest DIGEST = Digest.sha256(BYTES);

  /** How much an interrupted process wrote: nine whole pieces and a part of the next. */
  private static final int WRITTEN = 9 * PIECE + 500;

  @TempDir private Path directory;
  private Path file = Path.of("");
  private Path journal = Path.of("");

  @BeforeEach
  void name() {
    file = directory.resolve("part");
    journal = PartFile.journalOf(file);
  }

  private PartFile resume() throws IOException {
    return PartFile.resume(file, DIGEST, BYTES.length, PIECES);
  }

  private void write(int until) throws IOException {
    try (PartFile part = resume()) {
      int from = (int) part.offset();
      part.append(ByteBuffer.wrap(BYTES, from, until - from));
    }
  }

  /** Writes what is missing, and checks all of it. */
  private void assertEndsWell() throws IOException {
    write(BYTES.length);
    assertThat(file).hasBinaryContent(BYTES);
    try (PartFile part = resume()) {
      assertThat(part.digest()).isEqualTo(DIGEST);
    }
  }

  /** The offset that the next process begins at. */
  private long offset() throws IOException {
    try (PartFile part = resume()) {
      return part.offset();
    }
  }

  private static void flip(Path path, long position) throws IOException {
    try (FileChannel channel =
        FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      ByteBuffer one = ByteBuffer.allocate(1);
      channel.read(one, position);
      one.put(0, (byte) (one.get(0) ^ 1));
      channel.write(one.flip(), position);
    }
  }

  private static void cut(Path path, long length) throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
      channel.truncate(length);
    }
  }

  @Test
  void goesOnWhereItWas() throws IOException {
    write(WRITTEN);
    assertThat(offset()).isEqualTo(WRITTEN);
    assertEndsWell();
  }

  @Test
  void believesTheJournalAboutWhatItProves() throws IOException {
    write(WRITTEN);
    // Records of other bytes with checksums that fit: only who does not hash again is deceived.
    Path other = directory.resolve("other");
    try (PartFile part = PartFile.resume(other, DIGEST, BYTES.length, PIECES)) {
      part.append(ByteBuffer.wrap(new byte[WRITTEN]));
    }
    Files.copy(other, file, StandardCopyOption.REPLACE_EXISTING);
    Files.copy(PartFile.journalOf(other), journal, StandardCopyOption.REPLACE_EXISTING);
    try (PartFile part = resume()) {
      assertThat(part.offset()).isEqualTo(WRITTEN);
      assertThat(part.digest()).isEqualTo(Digest.sha256(new byte[WRITTEN]));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8})
  void dropsADamagedPieceAndWhatIsBehindIt(int piece) throws IOException {
    write(WRITTEN);
    flip(file, (long) piece * PIECE + (piece * 511) % PIECE);
    assertThat(offset()).isEqualTo((long) piece * PIECE);
    assertEndsWell();
  }

  @Test
  void hashesWhatIsBehindTheLastRecord() throws IOException {
    write(WRITTEN);
    flip(file, WRITTEN - 1);
    try (PartFile part = resume()) {
      assertThat(part.offset()).isEqualTo(WRITTEN);
      part.append(ByteBuffer.wrap(BYTES, WRITTEN, BYTES.length - WRITTEN));
      assertThat(part.digest()).isNotEqualTo(DIGEST);
      part.restart();
      assertThat(part.offset()).isZero();
    }
    assertEndsWell();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, PIECE - 1, PIECE, PIECE + 1, 5 * PIECE + 7, WRITTEN - 1})
  void takesWhatATruncatedFileHas(int length) throws IOException {
    write(WRITTEN);
    cut(file, length);
    assertThat(offset()).isEqualTo(length);
    assertEndsWell();
  }

  @Test
  void beginsAgainWhenTheFileIsTooLong() throws IOException {
    write(BYTES.length);
    Files.write(file, new byte[1], StandardOpenOption.APPEND);
    assertThat(offset()).isZero();
    assertEndsWell();
  }

  @Test
  void hashesAgainWithoutAJournalAndWritesAnother() throws IOException {
    write(WRITTEN);
    Files.delete(journal);
    assertThat(offset()).isEqualTo(WRITTEN);
    flip(file, 3 * PIECE);
    assertThat(offset()).isEqualTo(3 * PIECE);
    assertEndsWell();
  }

  @Test
  void passesOverTheJournalOfAnotherBlob() throws IOException {
    write(WRITTEN);
    Path other = directory.resolve("other");
    try (PartFile part = PartFile.resume(other, Digest.sha256(new byte[1]), BYTES.length, PIECES)) {
      part.append(ByteBuffer.wrap(new byte[WRITTEN]));
    }
    Files.copy(PartFile.journalOf(other), journal, StandardCopyOption.REPLACE_EXISTING);
    assertThat(offset()).isEqualTo(WRITTEN);
    assertEndsWell();
  }

  @Test
  void passesOverAJournalWithOtherPieces() throws IOException {
    try (PartFile part = PartFile.resume(file, DIGEST, BYTES.length, new Pieces(64, 0))) {
      part.append(ByteBuffer.wrap(BYTES, 0, WRITTEN));
    }
    assertThat(offset()).isEqualTo(WRITTEN);
    assertEndsWell();
  }

  @ParameterizedTest
  @CsvSource({"0,0", "1,0", "40,4", "200,4", "300,1"})
  void passesOverGarbage(int length, int seed) throws IOException {
    write(WRITTEN);
    Files.write(journal, TestContent.bytes(seed, length));
    assertThat(offset()).isEqualTo(WRITTEN);
    assertEndsWell();
  }

  @Test
  void passesOverALinkAndLeavesWhatItLeadsTo() throws IOException {
    write(WRITTEN);
    Path precious = Files.writeString(directory.resolve("precious"), "precious");
    Files.delete(journal);
    Files.createSymbolicLink(journal, precious);
    assertEndsWell();
    assertThat(precious).hasContent("precious");
  }

  @Test
  void doesWithoutAJournalWhereNoneCanBe() throws IOException {
    Files.createDirectories(journal.resolve("in the way"));
    write(WRITTEN);
    assertEndsWell();
  }

  @RepeatedTest(20)
  void surviveADamagedJournal() throws IOException {
    write(WRITTEN);
    long seed = System.nanoTime();
    Random random = new Random(seed);
    flip(journal, random.nextLong(Files.size(journal)));
    cut(journal, random.nextLong(Files.size(journal) + 1));
    assertThat(offset()).as("seed %d", seed).isEqualTo(WRITTEN);
    assertEndsWell();
  }

  @Test
  void goesOnWithRecordsAfterBeingInterruptedOften() throws IOException {
    for (int until = 1; until < BYTES.length; until += 777) {
      write(until);
    }
    assertEndsWell();
    flip(file, 9L * PIECE);
    assertThat(offset()).isEqualTo(9L * PIECE);
  }

  @Test
  void restartsFromNothing() throws IOException {
    write(WRITTEN);
    try (PartFile part = resume()) {
      part.restart();
      part.append(ByteBuffer.wrap(BYTES, 0, 2 * PIECE));
    }
    assertThat(file).hasSize(2 * PIECE);
    assertEndsWell();
  }

  @Test
  void removesTheJournalWithTheFile() throws IOException {
    write(WRITTEN);
    assertThat(journal).exists();
    try (PartFile part = resume()) {
      part.discard();
    }
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void hasNoJournalForAShortFileOrAnotherAlgorithm() throws IOException {
    try (PartFile part =
        PartFile.resume(file, DIGEST, BYTES.length, new Pieces(PIECE, BYTES.length + 1L))) {
      part.append(ByteBuffer.wrap(BYTES));
      assertThat(part.digest()).isEqualTo(DIGEST);
    }
    Digest sha512 =
        Digest.of(Digest.Algorithm.SHA512, Digest.Algorithm.SHA512.hasher().digest(BYTES));
    try (PartFile part = PartFile.resume(directory.resolve("512"), sha512, BYTES.length, PIECES)) {
      part.append(ByteBuffer.wrap(BYTES));
      assertThat(part.digest()).isEqualTo(sha512);
    }
    try (var files = Files.list(directory)) {
      assertThat(files.map(path -> path.getFileName().toString()))
          .containsExactlyInAnyOrder("part", "512");
    }
  }
}

package io.deckhouse.aimodels.modelpack.content.layout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deckhouse.aimodels.modelpack.InvalidContentException;
import io.deckhouse.aimodels.modelpack.content.BlobWriter;
import io.deckhouse.aimodels.modelpack.format.ByteSource;
import io.deckhouse.aimodels.modelpack.hash.Checkpoints;
import io.deckhouse.aimodels.modelpack.hash.HashThreads;
import io.deckhouse.aimodels.modelpack.hash.Pieces;
import io.deckhouse.aimodels.modelpack.oci.Descriptor;
import io.deckhouse.aimodels.modelpack.testkit.BytesFile;
import io.deckhouse.aimodels.modelpack.testkit.ChildJvm;
import io.deckhouse.aimodels.modelpack.testkit.TestContent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Partial blobs with a journal beside them. */
@Timeout(120)
final class JournalTest {
  private static final int PIECE = 1024;
  private static final byte[] BYTES = TestContent.bytes(5, 20 * PIECE + 100);
  private static final Descriptor BLOB = TestContent.layer(BYTES);
  private static final int WRITTEN = 18 * PIECE + 50;

  @TempDir private Path directory;
  private Path partial = Path.of("");
  private Path journal = Path.of("");

  @BeforeEach
  void name() {
    Path ingest = new LayoutPaths(directory).ingest();
    partial = ingest.resolve(Ingests.partialName(BLOB.digest()));
    journal = ingest.resolve(Ingests.partialName(BLOB.digest()) + ".journal");
  }

  private interface Action {
    void on(BlobWriter writer) throws IOException;
  }

  /** Opens a writer with small pieces. */
  private void write(Descriptor blob, Action action) {
    LayoutPaths paths = new LayoutPaths(directory);
    try (Bookkeeping.Writable bookkeeping = Bookkeeping.forWriting(paths);
        BlobWriter writer =
            new Ingests(
                    paths,
                    new BlobDirectory(paths, false),
                    bookkeeping,
                    LayoutOptions.writing(),
                    HashThreads.ofProcessors(),
                    new Pieces(PIECE, 10L * PIECE))
                .known(blob)) {
      action.on(writer);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void append(BlobWriter writer, int until) {
    int from = (int) writer.offset();
    writer.write(ByteBuffer.wrap(BYTES, from, until - from));
  }

  private void begin() {
    write(BLOB, writer -> append(writer, WRITTEN));
  }

  /** The offset of the next writer, which brings the rest. */
  private long finish() {
    long[] offset = new long[1];
    write(
        BLOB,
        writer -> {
          offset[0] = writer.offset();
          try (ByteSource source = new BytesFile("blob", BYTES).open()) {
            writer.transfer(source, _ -> {});
          }
          writer.commit();
        });
    assertThat(directory.resolve("blobs/sha256/" + BLOB.digest().hex())).hasBinaryContent(BYTES);
    assertThat(ingestFiles()).isEmpty();
    return offset[0];
  }

  private List<String> ingestFiles() {
    try (Stream<Path> files = Files.list(new LayoutPaths(directory).ingest())) {
      return files.map(file -> file.getFileName().toString()).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void flip(Path file, long position) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[(int) position] ^= 1;
    Files.write(file, bytes);
  }

  private PruneResult prune(boolean dryRun) {
    try (LayoutStore store = LayoutStore.open(directory, "oci:test", LayoutOptions.writing())) {
      return store.prune(dryRun);
    }
  }

  @Test
  void goesOnAndLeavesNoJournal() {
    begin();
    assertThat(journal).exists();
    assertThat(finish()).isEqualTo(WRITTEN);
  }

  @Test
  void bringsADamagedPieceAgain() throws IOException {
    begin();
    flip(partial, 7 * PIECE + 5);
    assertThat(finish()).isEqualTo(7 * PIECE);
  }

  @Test
  void goesOnWithoutAJournal() throws IOException {
    begin();
    Files.delete(journal);
    assertThat(finish()).isEqualTo(WRITTEN);
  }

  @Test
  void goesOnFromAPartialThatWasCut() throws IOException {
    begin();
    try (FileChannel channel = FileChannel.open(partial, StandardOpenOption.WRITE)) {
      channel.truncate(5 * PIECE + 1);
    }
    assertThat(finish()).isEqualTo(5 * PIECE + 1);
  }

  @Test
  void beginsAgainWhenThePartialIsTooLong() throws IOException {
    begin();
    Files.write(partial, new byte[BYTES.length], StandardOpenOption.APPEND);
    assertThat(finish()).isZero();
  }

  @Test
  void passesOverTheJournalOfAnotherBlob() throws IOException {
    byte[] others = TestContent.bytes(6, BYTES.length);
    Descriptor other = TestContent.layer(others);
    write(other, writer -> writer.write(ByteBuffer.wrap(others, 0, WRITTEN)));
    begin();
    Path foreign = journal.resolveSibling(Ingests.partialName(other.digest()) + ".journal");
    Files.move(foreign, journal, StandardCopyOption.REPLACE_EXISTING);
    Files.delete(foreign.resolveSibling(Ingests.partialName(other.digest())));
    assertThat(finish()).isEqualTo(WRITTEN);
  }

  @Test
  void discardsWhatIsDamagedBehindTheLastRecordWhenItCommits() throws IOException {
    begin();
    flip(partial, WRITTEN - 1);
    write(
        BLOB,
        writer -> {
          assertThat(writer.offset()).isEqualTo(WRITTEN);
          append(writer, BYTES.length);
          assertThatThrownBy(writer::commit).isInstanceOf(InvalidContentException.class);
        });
    assertThat(ingestFiles()).isEmpty();
    assertThat(finish()).isZero();
  }

  @Test
  void beginsAgainWhenAWholePartialIsDamagedWithoutAJournal() throws IOException {
    write(BLOB, writer -> append(writer, BYTES.length));
    Files.delete(journal);
    flip(partial, 3 * PIECE);
    assertThat(finish()).isZero();
  }

  @Test
  void bringsOnlyTheDamagedRestOfAWholePartial() throws IOException {
    write(BLOB, writer -> append(writer, BYTES.length));
    flip(partial, 13 * PIECE);
    assertThat(finish()).isEqualTo(13 * PIECE);
  }

  @Test
  void discardsTheJournalOfABlobThatBecomesTooLong() {
    begin();
    write(
        BLOB,
        writer ->
            assertThatThrownBy(() -> writer.write(ByteBuffer.wrap(BYTES)))
                .isInstanceOf(InvalidContentException.class));
    assertThat(ingestFiles()).isEmpty();
  }

  @Test
  void leavesNoJournalOfAWriterThatWroteNothing() {
    write(BLOB, _ -> {});
    assertThat(ingestFiles()).isEmpty();
  }

  @Test
  void keepsNoJournalOfAShortBlob() {
    byte[] bytes = TestContent.bytes(8, 9 * PIECE);
    Descriptor blob = TestContent.layer(bytes);
    write(blob, writer -> writer.write(ByteBuffer.wrap(bytes, 0, 8 * PIECE)));
    assertThat(ingestFiles()).containsExactly(Ingests.partialName(blob.digest()));
  }

  @Test
  void pruningRemovesAPartialWithItsJournal() throws IOException {
    begin();
    long bytes = Files.size(partial) + Files.size(journal);
    assertThat(prune(true)).isEqualTo(new PruneResult(0, 0, 0, 1, bytes));
    assertThat(prune(false)).isEqualTo(new PruneResult(0, 0, 0, 1, bytes));
    assertThat(ingestFiles()).isEmpty();
  }

  @Test
  void pruningRemovesAJournalThatLostItsPartial() throws IOException {
    begin();
    long bytes = Files.size(journal);
    Files.delete(partial);
    assertThat(prune(true)).isEqualTo(new PruneResult(0, 0, 0, 0, bytes));
    assertThat(prune(false)).isEqualTo(new PruneResult(0, 0, 0, 0, bytes));
    assertThat(ingestFiles()).isEmpty();
  }

  @Test
  void pruningKeepsThePartialAndJournalOfAnOpenWriter() {
    write(
        BLOB,
        writer -> {
          append(writer, WRITTEN);
          assertThat(prune(false).partials()).isZero();
          assertThat(ingestFiles()).hasSize(2);
        });
  }

  /** Whether the Java of a killed process lets states be written down. */
  enum Java {
    OPENED,
    CLOSED
  }

  @ParameterizedTest
  @EnumSource
  void goesOnFromWhatAKilledProcessWroteOfALongBlob(Java java) throws IOException {
    List<String> options = java == Java.OPENED ? List.of(Checkpoints.JAVA_OPTION) : List.of();
    try (ChildJvm child = ChildJvm.start(options, LongIngestChild.class, directory.toString())) {
      child.awaitLine("written");
      child.kill();
    }
    Descriptor blob = LongIngestChild.blob();
    try (LayoutStore store = LayoutStore.open(directory, "oci:test", LayoutOptions.writing());
        BlobWriter writer = store.write(blob)) {
      assertThat(ingestFiles()).hasSize(2);
      assertThat(writer.offset()).isEqualTo(LongIngestChild.WRITTEN_BYTES);
      LongIngestChild.write(writer, LongIngestChild.BLOB_BYTES);
      writer.commit();
      assertThat(store.size(blob.digest())).hasValue(blob.size());
    }
    assertThat(ingestFiles()).isEmpty();
  }
}

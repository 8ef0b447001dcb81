package io.deckhouse.aimodels.modelpack.content.layout;

import static org.assertj.core.api.Assertions.assertThat;

import io.deckhouse.aimodels.modelpack.content.BlobWriter;
import io.deckhouse.aimodels.modelpack.hash.HashThreads;
import io.deckhouse.aimodels.modelpack.hash.Pieces;
import io.deckhouse.aimodels.modelpack.oci.Digest;
import io.deckhouse.aimodels.modelpack.testkit.TestContent;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Blobs of unknown digest that another process can go on with. */
final class KeyedIngestTest {
  private static final int PIECE = 1024;
  private static final byte[] BYTES = TestContent.bytes(5, 20 * PIECE + 100);
  private static final int WRITTEN = 18 * PIECE + 50;

  @TempDir private Path directory;

  private interface Action {
    void on(BlobWriter writer);
  }

  /** Opens a writer with small pieces. */
  private void write(LayoutOptions options, Action action) {
    LayoutPaths paths = new LayoutPaths(directory);
    try (Bookkeeping.Writable bookkeeping = Bookkeeping.forWriting(paths);
        BlobWriter writer =
            new Ingests(
                    paths,
                    new BlobDirectory(paths, false),
                    bookkeeping,
                    options,
                    HashThreads.ofProcessors(),
                    new Pieces(4 * PIECE, 80L * PIECE))
                .keyed("a file", BYTES.length)) {
      action.on(writer);
    }
  }

  private void writeMost() {
    write(LayoutOptions.writing(), writer -> writer.write(ByteBuffer.wrap(BYTES, 0, WRITTEN)));
  }

  private void assertGoesOnAt(long offset) {
    write(
        LayoutOptions.writing(),
        writer -> {
          assertThat(writer.offset()).isEqualTo(offset);
          writer.write(ByteBuffer.wrap(BYTES, (int) offset, BYTES.length - (int) offset));
          assertThat(writer.commit()).isEqualTo(Digest.sha256(BYTES));
        });
    assertThat(new LayoutPaths(directory).blob(Digest.sha256(BYTES))).hasBinaryContent(BYTES);
    assertThat(ingests()).isEmpty();
  }

  private List<Path> ingests() {
    try (Stream<Path> files = Files.list(new LayoutPaths(directory).ingest())) {
      return files.toList();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private Path partial() {
    return ingests().stream()
        .filter(file -> !file.toString().endsWith(".journal"))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void goesOnBehindTheLastWholePiece() {
    writeMost();
    assertGoesOnAt(18 * PIECE);
  }

  @Test
  void believesNoByteThatItsJournalDoesNotProve() throws IOException {
    writeMost();
    try (FileChannel file = FileChannel.open(partial(), StandardOpenOption.WRITE)) {
      file.write(ByteBuffer.wrap(new byte[] {77}), 5 * PIECE + 3);
    }
    assertGoesOnAt(5 * PIECE);
  }

  @Test
  void beginsAnewWithoutAJournal() throws IOException {
    writeMost();
    Files.delete(Path.of(partial() + ".journal"));
    assertGoesOnAt(0);
  }

  @Test
  void leavesASecondWriterAlone() {
    writeMost();
    write(
        LayoutOptions.writing(),
        first ->
            write(
                LayoutOptions.writing(),
                second -> {
                  assertThat(first.offset()).isEqualTo(18 * PIECE);
                  assertThat(second.offset()).isZero();
                  second.write(ByteBuffer.wrap(BYTES));
                  assertThat(second.commit()).isEqualTo(Digest.sha256(BYTES));
                }));
    assertGoesOnAt(18 * PIECE);
  }

  @Test
  void isPrunedWhenNobodyWrites() {
    writeMost();
    try (LayoutStore store = LayoutStore.open(directory, "oci:test", LayoutOptions.writing())) {
      write(LayoutOptions.writing(), _ -> assertThat(store.prune(false).partials()).isZero());
      assertThat(store.prune(true).partials()).isEqualTo(1);
      assertThat(ingests()).hasSize(2);
      assertThat(store.prune(false).partials()).isEqualTo(1);
      assertThat(ingests()).isEmpty();
    }
  }
}

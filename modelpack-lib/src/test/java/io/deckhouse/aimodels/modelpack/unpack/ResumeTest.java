package io.deckhouse.aimodels.modelpack.unpack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deckhouse.aimodels.modelpack.InterruptedTransferException;
import io.deckhouse.aimodels.modelpack.InvalidContentException;
import io.deckhouse.aimodels.modelpack.InvalidRequestException;
import io.deckhouse.aimodels.modelpack.UnavailableException;
import io.deckhouse.aimodels.modelpack.content.layout.LayoutOptions;
import io.deckhouse.aimodels.modelpack.content.layout.LayoutStore;
import io.deckhouse.aimodels.modelpack.format.PathFilter;
import io.deckhouse.aimodels.modelpack.hash.Checkpoints;
import io.deckhouse.aimodels.modelpack.hash.Pieces;
import io.deckhouse.aimodels.modelpack.oci.Digest;
import io.deckhouse.aimodels.modelpack.progress.ProgressEvent;
import io.deckhouse.aimodels.modelpack.progress.ProgressListener;
import io.deckhouse.aimodels.modelpack.testkit.ChildJvm;
import io.deckhouse.aimodels.modelpack.testkit.LayoutBuilder;
import io.deckhouse.aimodels.modelpack.testkit.RemoteStore;
import io.deckhouse.aimodels.modelpack.testkit.TarFiles;
import io.deckhouse.aimodels.modelpack.testkit.TestContent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a run that did not end leaves to the next one, and what that makes of it. */
@Timeout(60)
final class ResumeTest {
  static final Pieces PIECES = new Pieces(40_000, 100_000);

  private static final String RAW = "application/vnd.cncf.model.weight.v1.raw";
  private static final byte[] BIG = TestContent.bytes(1, 300_000);
  private static final byte[] SMALL = TestContent.bytes(2, 5_000);
  private static final Digest BIG_DIGEST = Digest.sha256(BIG);
  private static final Digest SMALL_DIGEST = Digest.sha256(SMALL);

  /** What is there of the large file after 200,000 bytes, which are moved in steps of 64 KiB. */
  private static final int STAGED = 3 * 64 * 1024;

  /** The last record of the journal before that. */
  private static final int RECORDED = 4 * 40_000;

  @TempDir private Path directory;
  private Path parent = Path.of("");
  private Path copy = Path.of("");
  private Path root = Path.of("");

  @BeforeEach
  void artifact() throws IOException {
    new LayoutBuilder(directory.resolve("layout"))
        .file(RAW, "weights/big.bin", BIG)
        .file(RAW, "small.bin", SMALL)
        .write();
    parent = Files.createDirectory(directory.resolve("parent"));
    copy = parent.resolve("copy");
    root = parent.resolve(".copy.d8-models-unpack");
  }

  private RemoteStore store(String layout) {
    return RemoteStore.of(
        LayoutStore.open(directory.resolve(layout), "oci:test", LayoutOptions.reading()));
  }

  private RemoteStore store() {
    return store("layout");
  }

  private UnpackResult unpack(RemoteStore store, UnpackOptions options, ProgressListener listener) {
    try (store) {
      return new Unpacker(options, listener, PIECES)
          .unpack(store.manifest(store.resolve("1").orElseThrow()), store, copy);
    }
  }

  /** One file after the other, the largest first. */
  private static UnpackOptions options() {
    return new UnpackOptions(PathFilter.ALL, false, false, 1, true);
  }

  private void unpack(RemoteStore store) {
    unpack(store, options(), ProgressListener.NONE);
  }

  private void failIn(Digest blob, long bytes) {
    RemoteStore store = store().failAfter(blob, bytes);
    assertThatThrownBy(() -> unpack(store)).isInstanceOf(UnavailableException.class);
    assertThat(copy).doesNotExist();
  }

  /** Unpacks all of it, and tells how much of the large file was read. */
  private long finish() throws IOException {
    RemoteStore store = store();
    unpack(store);
    assertWhole();
    return store.bytesRead(BIG_DIGEST);
  }

  private void assertWhole() throws IOException {
    assertThat(copy.resolve("weights/big.bin")).hasBinaryContent(BIG);
    assertThat(copy.resolve("small.bin")).hasBinaryContent(SMALL);
    assertThat(names(parent)).containsExactly("copy");
    try (Stream<Path> all = Files.walk(copy)) {
      assertThat(all).hasSize(4);
    }
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.map(entry -> entry.getFileName().toString()).toList();
    }
  }

  private Path part() throws IOException {
    try (Stream<Path> parts = Files.list(root.resolve("parts"))) {
      return parts.filter(file -> !file.toString().endsWith(".journal")).findFirst().orElseThrow();
    }
  }

  private static void flip(Path file, int position) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[position] ^= 1;
    Files.write(file, bytes);
  }

  @Test
  void readsOnlyTheRest() throws IOException {
    failIn(BIG_DIGEST, 200_000);
    RemoteStore store = store();
    unpack(store);
    assertWhole();
    assertThat(store.bytesRead(BIG_DIGEST)).isEqualTo(BIG.length - STAGED);
    assertThat(store.firstExpected(BIG_DIGEST)).hasValue((long) STAGED);
  }

  @Test
  void goesOnOften() throws IOException {
    for (int i = 0; i < 4; i++) {
      failIn(BIG_DIGEST, 70_000);
    }
    assertThat(finish()).isEqualTo(BIG.length - 4 * 65_536);
  }

  @ParameterizedTest
  @ValueSource(strings = {"opened", "closed"})
  void readsOnlyTheRestAfterAKill(String java) throws IOException {
    List<String> options = java.equals("opened") ? List.of(Checkpoints.JAVA_OPTION) : List.of();
    try (ChildJvm child =
        ChildJvm.start(
            options,
            ResumeChild.class,
            directory.resolve("layout").toString(),
            copy.toString(),
            BIG_DIGEST.toString(),
            "200000")) {
      child.awaitLine("waits");
      child.kill();
    }
    assertThat(finish()).isEqualTo(BIG.length - STAGED);
  }

  @Test
  void goesOnInADirectoryThatExists() throws IOException {
    Files.createDirectory(copy);
    RemoteStore failing = store().failAfter(BIG_DIGEST, 200_000);
    assertThatThrownBy(() -> unpack(failing)).isInstanceOf(UnavailableException.class);
    assertThat(names(copy)).containsExactly(".d8-models-unpack");
    assertThat(finish()).isEqualTo(BIG.length - STAGED);
  }

  @Test
  void doesNotReadACompleteFileAgain() throws IOException {
    failIn(SMALL_DIGEST, 0);
    assertThat(finish()).isZero();
  }

  @Test
  void hashesACompleteFileWhoseStampIsAnother() throws IOException {
    failIn(SMALL_DIGEST, 0);
    Files.setLastModifiedTime(root.resolve("tree/weights/big.bin"), FileTime.fromMillis(0));
    assertThat(finish()).isZero();
  }

  @Test
  void hashesACompleteFileOfWhichNothingIsNoted() throws IOException {
    failIn(SMALL_DIGEST, 0);
    Files.delete(root.resolve("done"));
    assertThat(finish()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "{}\n\n{\"layer\":1,\"written\":{\"../x\":[]}}", "\u0000\u00ff"})
  void passesOverANoteThatNobodyCanRead(String log) throws IOException {
    failIn(SMALL_DIGEST, 0);
    Files.writeString(root.resolve("done"), log);
    assertThat(finish()).isZero();
  }

  @Test
  void bringsACompleteFileAgainThatIsDamaged() throws IOException {
    failIn(SMALL_DIGEST, 0);
    flip(root.resolve("tree/weights/big.bin"), 100);
    assertThat(finish()).isEqualTo(BIG.length);
  }

  @Test
  void bringsADamagedPieceAgain() throws IOException {
    failIn(BIG_DIGEST, 200_000);
    flip(part(), 2 * 40_000 + 1);
    assertThat(finish()).isEqualTo(BIG.length - 2 * 40_000);
  }

  @Test
  void bringsAFileAgainThatIsDamagedWhereNothingProvesIt() throws IOException {
    failIn(BIG_DIGEST, 200_000);
    flip(part(), RECORDED + 1);
    assertThat(finish()).isEqualTo(BIG.length - STAGED + BIG.length);
  }

  @Test
  void removesWhatIsNotOfTheArtifact() throws IOException {
    failIn(BIG_DIGEST, 200_000);
    Path outside = Files.createDirectory(directory.resolve("outside"));
    Files.write(outside.resolve("small.bin"), SMALL);
    Files.createDirectories(root.resolve("tree/folder/empty"));
    Files.writeString(root.resolve("tree/folder/extra"), "extra");
    Files.createSymbolicLink(root.resolve("tree/link"), outside);
    Files.createSymbolicLink(root.resolve("tree/small.bin"), outside.resolve("small.bin"));
    Files.writeString(root.resolve("parts/extra"), "extra");
    assertThat(finish()).isEqualTo(BIG.length - STAGED);
    assertThat(outside.resolve("small.bin")).exists();
  }

  @Test
  void aLinkInPlaceOfAPartialFileIsNotWrittenTo() throws IOException {
    failIn(BIG_DIGEST, 200_000);
    Path precious = Files.writeString(directory.resolve("precious"), "precious");
    Path part = part();
    Files.delete(part);
    Files.createSymbolicLink(part, precious);
    assertThat(finish()).isEqualTo(BIG.length);
    assertThat(precious).hasContent("precious");
  }

  @Test
  void anotherArtifactBeginsWithNothing() throws IOException {
    failIn(BIG_DIGEST, 200_000);
    new LayoutBuilder(directory.resolve("other"))
        .file(RAW, "weights/big.bin", BIG)
        .file(RAW, "other.bin", SMALL)
        .write();
    RemoteStore other = store("other").failAfter(BIG_DIGEST, 0);
    assertThatThrownBy(() -> unpack(other)).isInstanceOf(UnavailableException.class);
    assertThat(names(parent)).isEmpty();
    assertThat(finish()).isEqualTo(BIG.length);
  }

  @Test
  void anotherFilterUsesWhatIsThere() throws IOException {
    failIn(SMALL_DIGEST, 0);
    UnpackOptions smallOnly =
        new UnpackOptions(PathFilter.of(List.of("weights/**"), List.of()), false, false, 1, true);
    RemoteStore store = store();
    unpack(store, smallOnly, ProgressListener.NONE);
    assertThat(store.bytesRead(BIG_DIGEST)).isZero();
    assertThat(names(copy)).containsExactly("weights");
    assertThat(names(parent)).containsExactly("copy");
  }

  @Test
  void leavesNothingWhenItMustNotResume() throws IOException {
    UnpackOptions alone = new UnpackOptions(PathFilter.ALL, false, false, 1, false);
    RemoteStore store = store().failAfter(BIG_DIGEST, 200_000);
    assertThatThrownBy(() -> unpack(store, alone, ProgressListener.NONE))
        .isInstanceOf(UnavailableException.class);
    assertThat(names(parent)).isEmpty();
  }

  @Test
  void usesNothingWhenItMustNotResume() throws IOException {
    failIn(BIG_DIGEST, 200_000);
    UnpackOptions alone = new UnpackOptions(PathFilter.ALL, false, false, 1, false);
    RemoteStore store = store();
    unpack(store, alone, ProgressListener.NONE);
    assertWhole();
    assertThat(store.bytesRead(BIG_DIGEST)).isEqualTo(BIG.length);
  }

  @Test
  void aStoreOfThisMachineLeavesNothing() throws IOException {
    RemoteStore store =
        RemoteStore.nearby(
                LayoutStore.open(directory.resolve("layout"), "oci:test", LayoutOptions.reading()))
            .failAfter(BIG_DIGEST, 200_000);
    assertThatThrownBy(() -> unpack(store)).isInstanceOf(UnavailableException.class);
    assertThat(names(parent)).isEmpty();
  }

  @Test
  void leavesNothingWhenNothingArrived() throws IOException {
    failIn(BIG_DIGEST, 0);
    assertThat(names(parent)).isEmpty();
  }

  @Test
  void leavesNothingOfContentThatIsWrong() throws IOException {
    failIn(BIG_DIGEST, 200_000);
    flip(LayoutBuilder.blob(directory.resolve("layout"), SMALL_DIGEST.toString()), 0);
    RemoteStore store = store();
    assertThatThrownBy(() -> unpack(store))
        .isInstanceOf(InvalidContentException.class)
        .hasMessageContaining("small.bin");
    assertThat(names(parent)).isEmpty();
  }

  @Test
  void leavesItsFilesWhenItIsInterrupted() throws IOException {
    RemoteStore store =
        store().after(BIG_DIGEST, 200_000, () -> Thread.currentThread().interrupt());
    assertThatThrownBy(() -> unpack(store)).isInstanceOf(InterruptedTransferException.class);
    assertThat(Thread.interrupted()).isTrue();
    assertThat(finish()).isLessThanOrEqualTo(BIG.length - STAGED);
  }

  @Test
  void aFileInTheWayCostsNothingOfWhatIsThere() throws IOException {
    Files.createDirectory(copy);
    RemoteStore failing = store().failAfter(BIG_DIGEST, 200_000);
    assertThatThrownBy(() -> unpack(failing)).isInstanceOf(UnavailableException.class);
    Files.writeString(copy.resolve("small.bin"), "mine");
    RemoteStore refusing = store();
    assertThatThrownBy(() -> unpack(refusing)).isInstanceOf(InvalidRequestException.class);
    assertThat(copy.resolve("small.bin")).hasContent("mine");
    RemoteStore store = store();
    unpack(store, new UnpackOptions(PathFilter.ALL, true, false, 1, true), ProgressListener.NONE);
    assertWhole();
    assertThat(store.bytesRead(BIG_DIGEST)).isEqualTo(BIG.length - STAGED);
  }

  @Test
  void saysWhatNeedsNoWork() {
    failIn(SMALL_DIGEST, 1_000);
    AtomicLong skipped = new AtomicLong();
    AtomicLong advanced = new AtomicLong();
    unpack(
        store(),
        options(),
        event -> {
          if (event instanceof ProgressEvent.Skipped(_, long bytes)) {
            skipped.addAndGet(bytes);
          } else if (event instanceof ProgressEvent.Advanced(_, long bytes)) {
            advanced.addAndGet(bytes);
          }
        });
    assertThat(skipped).hasValue(BIG.length);
    assertThat(advanced).hasValue(SMALL.length);
  }

  /** An archive of two files, larger than the file that comes after it. */
  private Digest archive() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
      TarFiles.add(tar, "a.json", TestContent.bytes(3, 20_000));
      TarFiles.add(tar, "b.txt", TestContent.bytes(4, 20_000));
    }
    byte[] tar = bytes.toByteArray();
    new LayoutBuilder(directory.resolve("archive"))
        .archive("application/vnd.cncf.model.weight.config.v1.tar", tar)
        .file(RAW, "small.bin", SMALL)
        .write();
    return Digest.sha256(tar);
  }

  private long readOfArchive(
      Digest archive, List<String> before, List<String> after, UnaryOperator<String> log)
      throws IOException {
    UnpackOptions first =
        new UnpackOptions(PathFilter.of(before, List.of()), false, false, 1, true);
    RemoteStore failing = store("archive").failAfter(SMALL_DIGEST, 0);
    assertThatThrownBy(() -> unpack(failing, first, ProgressListener.NONE))
        .isInstanceOf(UnavailableException.class);
    Path done = root.resolve("done");
    Files.writeString(done, log.apply(Files.readString(done)));
    UnpackOptions second =
        new UnpackOptions(PathFilter.of(after, List.of()), false, false, 1, true);
    RemoteStore store = store("archive");
    unpack(store, second, ProgressListener.NONE);
    return store.bytesRead(archive);
  }

  @Test
  void doesNotReadAnArchiveAgain() throws IOException {
    assertThat(readOfArchive(archive(), List.of(), List.of(), log -> log)).isZero();
    assertThat(names(copy)).containsExactlyInAnyOrder("a.json", "b.txt", "small.bin");
    assertThat(copy.resolve("b.txt")).hasBinaryContent(TestContent.bytes(4, 20_000));
  }

  @Test
  void readsAnArchiveAgainThatWasUnpackedBeforeTheSystemStarted() throws IOException {
    String boot = BootId.current().orElseThrow();
    assertThat(readOfArchive(archive(), List.of(), List.of(), log -> log.replace(boot, "x")))
        .isPositive();
  }

  @Test
  void readsAnArchiveAgainOfWhichMoreIsWanted() throws IOException {
    assertThat(readOfArchive(archive(), List.of("a.json", "small.bin"), List.of(), log -> log))
        .isPositive();
    assertThat(names(copy)).containsExactlyInAnyOrder("a.json", "b.txt", "small.bin");
  }

  @Test
  void usesAnArchiveOfWhichLessIsWanted() throws IOException {
    assertThat(readOfArchive(archive(), List.of(), List.of("b.txt", "small.bin"), log -> log))
        .isZero();
    assertThat(names(copy)).containsExactlyInAnyOrder("b.txt", "small.bin");
  }

  @Test
  void goesOnFromAPartialFileThatWasCut() throws IOException {
    failIn(BIG_DIGEST, 200_000);
    try (FileChannel channel = FileChannel.open(part(), StandardOpenOption.WRITE)) {
      channel.truncate(1_000);
    }
    assertThat(finish()).isEqualTo(BIG.length - 1_000);
  }
}

package io.deckhouse.aimodels.modelpack.source.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.ZstdOutputStream;
import io.deckhouse.aimodels.modelpack.InvalidContentException;
import io.deckhouse.aimodels.modelpack.LocalFailureException;
import io.deckhouse.aimodels.modelpack.ModelPackException;
import io.deckhouse.aimodels.modelpack.format.ByteSource;
import io.deckhouse.aimodels.modelpack.format.ByteSourceInputStream;
import io.deckhouse.aimodels.modelpack.source.ModelSource;
import io.deckhouse.aimodels.modelpack.source.SourceFile;
import io.deckhouse.aimodels.modelpack.testkit.TarFiles;
import io.deckhouse.aimodels.modelpack.testkit.ZipBuilder;
import io.deckhouse.aimodels.modelpack.testkit.Zips;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Archives that hold what a model must not, or are damaged, read in place and as streams. */
class HostileModelArchiveTest {
  private static final byte[] CONTENT = "{\"a\": 1}".repeat(400).getBytes(StandardCharsets.UTF_8);

  @TempDir Path directory;

  private Path write(String name, byte[] archive) throws IOException {
    return Files.write(directory.resolve(name), archive);
  }

  /** Opens an archive of this machine and reads all of its files. */
  private static Map<String, byte[]> inPlace(Path archive) throws IOException {
    Map<String, byte[]> files = new TreeMap<>();
    try (ModelSource source = ArchiveSource.open(archive)) {
      for (SourceFile file : source.files()) {
        try (ByteSource bytes = file.open()) {
          // A damaged size is not believed before the bytes have come.
          files.put(file.path(), new ByteSourceInputStream(bytes, 0, file.size()).readAllBytes());
        }
      }
    }
    return files;
  }

  /** Reads an archive as it comes from a network. */
  private static Map<String, byte[]> asStream(String name, byte[] archive) throws IOException {
    Map<String, byte[]> files = new TreeMap<>();
    EntryRules rules = new EntryRules(name);
    RawStream raw = new RawStream(new ByteArrayInputStream(archive), false, _ -> {});
    new ArchiveStream(ArchiveFormat.ofName(name).orElseThrow(), name, raw)
        .visit(
            (entry, content) -> {
              Optional<String> path = rules.admit(entry);
              if (path.isPresent()) {
                files.put(path.get(), content.readAllBytes());
              }
            });
    String folder = rules.finish();
    Map<String, byte[]> below = new TreeMap<>();
    files.forEach((path, bytes) -> below.put(EntryRules.below(path, folder), bytes));
    return below;
  }

  private void assertRefused(String name, byte[] archive, String message) throws IOException {
    Path file = write(name, archive);
    assertThatThrownBy(() -> inPlace(file))
        .isInstanceOf(InvalidContentException.class)
        .hasMessageContaining(message);
    assertThatThrownBy(() -> asStream(name, archive))
        .isInstanceOf(InvalidContentException.class)
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @EnumSource
  void refusesUnsafePaths(ModelArchives form) throws IOException {
    for (String path :
        List.of("../a.json", "m/../../a.json", "/etc/a.json", "a\\b.json", "m//a.json", "C:/a")) {
      assertRefused(form.fileName(), form.of(Map.of(path, CONTENT)), "unsafe path");
    }
  }

  @ParameterizedTest
  @EnumSource
  void refusesFilesThatWouldBeOne(ModelArchives form) throws IOException {
    assertRefused(
        form.fileName(), form.of(Map.of("m/a.json", CONTENT, "m/A.json", CONTENT)), "only in case");
    assertRefused(
        form.fileName(), form.of(Map.of("a", CONTENT, "a/b", CONTENT)), "a file and a folder");
  }

  @ParameterizedTest
  @EnumSource
  void leavesOutWhatDirectoriesLeaveOut(ModelArchives form) throws IOException {
    Map<String, byte[]> files = new LinkedHashMap<>();
    files.put("m/config.json", CONTENT);
    files.put("m/.git/config", CONTENT);
    files.put("m/.gitattributes", CONTENT);
    files.put("m/code/__pycache__/x.pyc", CONTENT);
    files.put("__MACOSX/m/._config.json", CONTENT);
    Path file = write(form.fileName(), form.of(files));
    try (ModelSource source = ArchiveSource.open(file)) {
      assertThat(source.files()).extracting(SourceFile::path).containsExactly("config.json");
      assertThat(source.leftOut())
          .containsExactly(".git/", ".gitattributes", "__MACOSX/", "code/__pycache__/");
    }
    assertThat(asStream(form.fileName(), form.of(files))).containsOnlyKeys("config.json");
  }

  @ParameterizedTest
  @EnumSource
  void entersASingleTopFolderOnly(ModelArchives form) throws IOException {
    byte[] archive = form.of(Map.of("./m/a.json", CONTENT, "./m/n/b.json", CONTENT));
    assertThat(inPlace(write(form.fileName(), archive))).containsOnlyKeys("a.json", "n/b.json");
    byte[] two = form.of(Map.of("m/a.json", CONTENT, "n/b.json", CONTENT));
    assertThat(inPlace(write(form.fileName(), two))).containsOnlyKeys("m/a.json", "n/b.json");
  }

  private static byte[] tar(TarFiles.Extra extra) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
      TarFiles.add(tar, "config.json", CONTENT);
      extra.addTo(tar);
    }
    return bytes.toByteArray();
  }

  @ParameterizedTest
  @ValueSource(
      bytes = {
        TarConstants.LF_LINK,
        TarConstants.LF_SYMLINK,
        TarConstants.LF_CHR,
        TarConstants.LF_BLK,
        TarConstants.LF_FIFO,
        'Z'
      })
  void refusesLinksAndDevices(byte type) throws IOException {
    byte[] archive = tar(tar -> TarFiles.addLink(tar, "m.gguf", type, "config.json"));
    assertRefused("a.tar", archive, "m.gguf: a link, device, pipe or sparse entry");
    assertRefused("a.tgz", Zips.gzip(archive), "m.gguf: a link, device, pipe or sparse entry");
  }

  @Test
  void refusesSparseFiles() throws IOException {
    byte[] archive =
        tar(
            tar -> {
              TarArchiveEntry entry = new TarArchiveEntry("m.gguf");
              entry.setSize(3);
              entry.addPaxHeader("GNU.sparse.major", "1");
              tar.putArchiveEntry(entry);
              tar.write(new byte[3]);
              tar.closeArchiveEntry();
            });
    assertRefused("a.tar", archive, "sparse entry");
  }

  @Test
  void refusesAnExtendedHeaderLongerThanItsLimit() throws IOException {
    byte[] archive = tar(tar -> TarFiles.add(tar, "config2.json", new byte[3 * 1024 * 1024]));
    archive[512 + 512 * 7 + 156] = 'x';
    TarArchiveEntry header = new TarArchiveEntry(Arrays.copyOfRange(archive, 512 * 8, 512 * 9));
    assertThat(header.getSize()).isEqualTo(3 * 1024 * 1024);
    byte[] block = new byte[512];
    TarArchiveEntry extension = new TarArchiveEntry("pax", TarConstants.LF_PAX_EXTENDED_HEADER_LC);
    extension.setSize(3 * 1024 * 1024);
    extension.writeEntryHeader(block);
    System.arraycopy(block, 0, archive, 512 * 8, 512);
    assertRefused("a.tar", archive, "at most 1 MiB");
    assertRefused("a.tgz", Zips.gzip(archive), "at most 1 MiB");
  }

  @Test
  void refusesAZipWhoseHeadersDiffer() throws IOException {
    assertZipRefused(
        new ZipBuilder().entry("a.json", CONTENT, new ZipBuilder.Faults("b.json", 0, 0, 0, 0, 0)),
        "say different things");
    assertZipRefused(
        new ZipBuilder().entry("a.json", CONTENT, new ZipBuilder.Faults("a.json", 0, 0, 0, 0, 5)),
        "a.json");
  }

  private void assertZipRefused(ZipBuilder zip, String message) throws IOException {
    assertRefused("a.zip", zip.build(), message);
  }

  @Test
  void refusesZipsThatCannotBeRead() throws IOException {
    assertZipRefused(
        new ZipBuilder().entry("a.json", CONTENT, new ZipBuilder.Faults("a.json", 1, 0, 0, 0, 0)),
        "a.json is encrypted");
    assertZipRefused(
        new ZipBuilder().entry("a.json", CONTENT, new ZipBuilder.Faults("a.json", 0, 14, 14, 0, 0)),
        "method 14");
    assertZipRefused(
        new ZipBuilder().entry("a.json", CONTENT, new ZipBuilder.Faults("a.json", 0, 0, 0, 1, 0)),
        "in several parts");
    assertZipRefused(new ZipBuilder().entry("a.json", CONTENT).disk(1), "in several parts");
  }

  @Test
  void refusesAStoredEntryOfUntoldLengthInAStream() {
    byte[] zip =
        new ZipBuilder()
            .entry("a.json", CONTENT, new ZipBuilder.Faults("a.json", 8, 0, 0, 0, 0))
            .build();
    assertThatThrownBy(() -> asStream("a.zip", zip))
        .isInstanceOf(InvalidContentException.class)
        .hasMessageContaining("its length is not told before its bytes");
  }

  @Test
  void refusesZipsWithOtherBytesAround() throws IOException {
    byte[] zip = new ZipBuilder().entry("a.json", CONTENT).build();
    byte[] before = new byte[zip.length + 10];
    System.arraycopy(zip, 0, before, 10, zip.length);
    before[0] = 'P';
    before[1] = 'K';
    before[2] = 3;
    before[3] = 4;
    assertRefused("a.zip", before, "zip");
    assertRefused("a.zip", Arrays.copyOf(zip, zip.length + 1), "malformed zip");
    assertZipRefused(new ZipBuilder().entry("a.json", CONTENT).endEntries(2), "malformed zip");
    assertZipRefused(new ZipBuilder().entry("a.json", CONTENT).directoryShift(1), "malformed zip");
  }

  @Test
  void refusesSymbolicLinksInZips() throws IOException {
    byte[] zip = new ZipBuilder().entry("a.json", CONTENT).build();
    int central = zip.length - 22 - 46 - "a.json".length();
    zip[central + 5] = 3; // made on Unix
    zip[central + 41] = (byte) 0xA1; // S_IFLNK
    assertRefused("a.zip", zip, "a.json: a link");
  }

  @Test
  void readsZip64() throws IOException {
    byte[] zip = new ZipBuilder().zip64().entry("m/a.json", CONTENT).build();
    assertThat(inPlace(write("a.zip", zip))).containsOnlyKeys("a.json");
    assertThat(asStream("a.zip", zip)).containsOnlyKeys("a.json");
  }

  @ParameterizedTest
  @EnumSource
  void refusesAnotherFormatThanTheNameSays(ModelArchives form) throws IOException {
    byte[] archive = form.of(Map.of("a.json", CONTENT));
    for (ModelArchives other : ModelArchives.values()) {
      boolean same =
          ArchiveFormat.ofName(form.fileName()).equals(ArchiveFormat.ofName(other.fileName()));
      if (!same) {
        assertRefused(other.fileName(), archive, "its first bytes are not those of");
      }
    }
  }

  @Test
  void readsEveryMemberOfACompressedFile() throws IOException {
    byte[] tar = ModelArchives.TAR.of(Map.of("a.json", CONTENT, "b.json", CONTENT));
    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    for (int at = 0; at < tar.length; at += 700) {
      joined.writeBytes(Zips.gzip(Arrays.copyOfRange(tar, at, Math.min(tar.length, at + 700))));
    }
    assertThat(inPlace(write("a.tar.gz", joined.toByteArray())))
        .containsOnlyKeys("a.json", "b.json");
  }

  @Test
  void refusesABomb() throws IOException {
    Path bomb = directory.resolve("a.tar.zst");
    try (OutputStream out = new ZstdOutputStream(Files.newOutputStream(bomb));
        TarArchiveOutputStream tar = new TarArchiveOutputStream(out)) {
      TarArchiveEntry entry = new TarArchiveEntry("a.gguf");
      entry.setSize(ArchiveLimits.EXPANSION_FREE_BYTES + 100_000_000);
      tar.putArchiveEntry(entry);
      byte[] zeros = new byte[10_000_000];
      for (long left = entry.getSize(); left > 0; left -= zeros.length) {
        tar.write(zeros, 0, (int) Math.min(zeros.length, left));
      }
      tar.closeArchiveEntry();
    }
    assertThat(Files.size(bomb)).isLessThan(1_000_000);
    assertThatThrownBy(() -> ArchiveSource.open(bomb).files())
        .isInstanceOf(InvalidContentException.class)
        .hasMessageContaining("a decompression bomb?");
  }

  @Test
  void readsWeightsOfZeros() throws IOException {
    byte[] zeros = new byte[64 * 1024 * 1024];
    Path archive = write("a.tar.zst", ModelArchives.TAR_ZSTD.of(Map.of("a", zeros)));
    assertThat(inPlace(archive)).containsOnlyKeys("a");
  }

  @Test
  void noticesAnArchiveThatChanges() throws IOException {
    Path file = write("a.tar", ModelArchives.TAR.of(Map.of("a.json", CONTENT)));
    try (ModelSource source = ArchiveSource.open(file)) {
      Files.write(file, ModelArchives.TAR.of(Map.of("a.json", new byte[CONTENT.length])));
      SourceFile only = source.files().getFirst();
      try (ByteSource bytes = only.open()) {
        assertThatThrownBy(() -> bytes.readFully(ByteBuffer.allocate(CONTENT.length), 0))
            .isInstanceOf(LocalFailureException.class)
            .hasMessageContaining("changed while it was packed");
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void survivesDamage(ModelArchives form) throws IOException {
    byte[] archive = form.of(new TreeMap<>(Map.of("m/a.json", CONTENT, "m/b.json", CONTENT)));
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < 400; i++) {
      byte[] damaged = mutated(archive, random);
      String round = "%s, seed %d, round %d".formatted(form, seed, i);
      Path file = write("damaged-" + form.fileName(), damaged);
      Optional<Map<String, byte[]>> local = outcome(() -> inPlace(file), round);
      Optional<Map<String, byte[]>> stream =
          outcome(() -> asStream(form.fileName(), damaged), round);
      if (local.isPresent() && stream.isPresent()) {
        assertThat(local.get()).as(round).containsOnlyKeys(stream.get().keySet());
        local.get().forEach((path, bytes) -> assertThat(stream.get().get(path)).isEqualTo(bytes));
      }
    }
  }

  private static byte[] mutated(byte[] archive, Random random) {
    byte[] damaged =
        random.nextInt(5) == 0
            ? Arrays.copyOf(archive, random.nextInt(archive.length))
            : archive.clone();
    for (int flips = random.nextInt(4); flips >= 0 && damaged.length > 0; flips--) {
      damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
    }
    return damaged;
  }

  private interface Reading {
    Map<String, byte[]> read() throws IOException;
  }

  private static Optional<Map<String, byte[]>> outcome(Reading reading, String round) {
    try {
      return Optional.of(reading.read());
    } catch (ModelPackException e) {
      assertThat(e).as(round).isInstanceOf(InvalidContentException.class);
      return Optional.empty();
    } catch (IOException | RuntimeException | OutOfMemoryError e) {
      throw new AssertionError(round, e);
    }
  }

  @Test
  void takesAnEmptyZipForAModelWithoutFiles() {
    byte[] zip = new ZipBuilder().build();
    assertThatCode(() -> assertThat(inPlace(write("a.zip", zip))).isEmpty())
        .doesNotThrowAnyException();
  }
}

package io.deckhouse.aimodels.modelpack.content.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deckhouse.aimodels.modelpack.InvalidContentException;
import io.deckhouse.aimodels.modelpack.NotFoundException;
import io.deckhouse.aimodels.modelpack.content.BlobReader;
import io.deckhouse.aimodels.modelpack.content.layout.LayoutOptions;
import io.deckhouse.aimodels.modelpack.content.layout.LayoutStore;
import io.deckhouse.aimodels.modelpack.oci.Digest;
import io.deckhouse.aimodels.modelpack.testkit.TarFiles;
import io.deckhouse.aimodels.modelpack.testkit.TestContent;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.archivers.zip.ZipEncodingHelper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class HostileArchiveTest {
  private static final byte[] LAYER = TestContent.bytes(1000, 1000);
  private static final String LAYER_NAME = "blobs/sha256/" + Digest.sha256(LAYER).hex();
  private static final long HUGE_BYTES = 9L << 30;

  @TempDir private Path directory;

  private Path archive(TarFiles.Extra extra) throws IOException {
    Path layout = directory.resolve("layout");
    try (LayoutStore store = LayoutStore.open(layout, "oci:test", LayoutOptions.writing())) {
      TestContent.putArtifact(store, "m:1", 1, 1, LAYER.length);
    }
    return TarFiles.archive(layout, directory.resolve("test.tar"), "", extra);
  }

  private static void assertRefused(Path tar, String message) {
    assertThatThrownBy(() -> ArchiveStore.open(tar, "test.tar"))
        .isInstanceOf(InvalidContentException.class)
        .hasMessageStartingWith("test.tar: ")
        .hasMessageContaining(message);
  }

  @Test
  void refusesCompressedArchives() throws IOException {
    Path tar = archive(_ -> {});
    Path packed = directory.resolve("test.tar.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(packed))) {
      Files.copy(tar, out);
    }
    assertRefused(packed, "compressed with gzip");
  }

  @Test
  void tellsWhatIsNotThere() {
    assertThatThrownBy(() -> ArchiveStore.open(directory.resolve("none.tar"), "none.tar"))
        .isInstanceOf(NotFoundException.class);
  }

  @Test
  void refusesBlobsThatComeTwice() throws IOException {
    assertRefused(archive(tar -> TarFiles.add(tar, "./" + LAYER_NAME, LAYER)), "is there twice");
  }

  @ParameterizedTest
  @ValueSource(strings = {"../escape", "blobs/../../x", "a/..", "a\\..\\b"})
  void refusesUnsafeNames(String name) throws IOException {
    assertRefused(archive(tar -> TarFiles.add(tar, name, LAYER)), "unsafe name");
  }

  @Test
  void refusesLinks() throws IOException {
    String name = "blobs/sha256/" + "0".repeat(64);
    assertRefused(
        archive(tar -> TarFiles.addLink(tar, name, TarConstants.LF_SYMLINK, LAYER_NAME)),
        name + " is a link");
    assertRefused(
        archive(tar -> TarFiles.addLink(tar, name, TarConstants.LF_LINK, LAYER_NAME)),
        name + " is a link");
  }

  @Test
  void refusesDevicesAndSparseFiles() throws IOException {
    assertRefused(
        archive(tar -> TarFiles.addLink(tar, "tty", TarConstants.LF_CHR, "")),
        "neither a file nor a directory");
    assertRefused(
        archive(
            tar -> {
              TarArchiveEntry entry = new TarArchiveEntry("blobs/x", true);
              entry.addPaxHeader("GNU.sparse.major", "1");
              tar.putArchiveEntry(entry);
              tar.closeArchiveEntry();
            }),
        "a sparse file");
  }

  @Test
  void refusesArchivesThatAreCutShort() throws IOException {
    byte[] whole = Files.readAllBytes(archive(_ -> {}));
    for (int length : new int[] {100, 512, 700, 1024, 2048, 2500}) {
      Path cut = Files.write(directory.resolve("cut.tar"), Arrays.copyOf(whole, length));
      assertRefused(cut, "cut short");
    }
  }

  @Test
  void refusesOtherFiles() throws IOException {
    assertRefused(
        Files.write(directory.resolve("noise"), TestContent.bytes(3, 4096)), "tar header");
    assertRefused(Files.write(directory.resolve("empty"), new byte[0]), "cut short");
    assertRefused(Files.write(directory.resolve("zeros"), new byte[1024]), "no file oci-layout");
  }

  @Test
  void refusesHugeExtendedHeaders() throws IOException {
    Path tar = directory.resolve("pax.tar");
    writeHeader(tar, "x", TarConstants.LF_PAX_EXTENDED_HEADER_LC, HUGE_BYTES);
    assertRefused(tar, "cut short");
    try (FileChannel channel = FileChannel.open(tar, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.allocate(512), HUGE_BYTES + 1024);
    }
    assertRefused(tar, "at most 1 MiB");
  }

  @Test
  void refusesMalformedPaxHeaders() throws IOException {
    for (String records : new String[] {"99 a=b\n", "x", "5 a=b", "-1 a=b\n", "0 \n", "3 =\n"}) {
      Path tar = directory.resolve("pax.tar");
      byte[] bytes = records.getBytes(StandardCharsets.UTF_8);
      writeHeader(tar, "x", TarConstants.LF_PAX_EXTENDED_HEADER_LC, bytes.length);
      try (FileChannel channel = FileChannel.open(tar, StandardOpenOption.WRITE)) {
        channel.write(ByteBuffer.wrap(Arrays.copyOf(bytes, 1024)), 512);
      }
      assertThatThrownBy(() -> ArchiveStore.open(tar, "test.tar"))
          .isInstanceOf(InvalidContentException.class);
    }
  }

  @Test
  void readsBlobsOverEightGibibytes() throws IOException {
    for (boolean pax : new boolean[] {false, true}) {
      Path tar = hugeArchive(pax);
      try (ArchiveStore store = ArchiveStore.open(tar, "test.tar");
          BlobReader reader = store.read(new Digest(Digest.Algorithm.SHA256, "a".repeat(64)))) {
        assertThat(reader.size()).isEqualTo(HUGE_BYTES);
        ByteBuffer last = ByteBuffer.allocate(1);
        reader.readFully(last, HUGE_BYTES - 1);
        assertThat(last.get(0)).isEqualTo((byte) 42);
        assertThat(store.resolve("m:1")).isPresent();
      }
      Files.delete(tar);
    }
  }

  /** An archive with a hole in place of a huge blob, in front of a small layout. */
  private Path hugeArchive(boolean pax) throws IOException {
    byte[] rest = Files.readAllBytes(archive(_ -> {}));
    Path tar = directory.resolve("huge.tar");
    String name = "blobs/sha256/" + "a".repeat(64);
    long start = 0;
    if (pax) {
      byte[] records = "19 size=9663676416\n".getBytes(StandardCharsets.UTF_8);
      writeHeader(tar, "x", TarConstants.LF_PAX_EXTENDED_HEADER_LC, records.length);
      byte[] header = header(name, TarConstants.LF_NORMAL, 0);
      try (FileChannel channel = FileChannel.open(tar, StandardOpenOption.WRITE)) {
        channel.write(ByteBuffer.wrap(records), 512);
        channel.write(ByteBuffer.wrap(header), 1024);
      }
      start = 1024;
    } else {
      writeHeader(tar, name, TarConstants.LF_NORMAL, HUGE_BYTES);
    }
    try (FileChannel channel = FileChannel.open(tar, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(new byte[] {42}), start + 512 + HUGE_BYTES - 1);
      channel.write(ByteBuffer.wrap(rest), start + 512 + HUGE_BYTES);
    }
    return tar;
  }

  private static void writeHeader(Path tar, String name, byte type, long size) throws IOException {
    Files.write(tar, header(name, type, size));
  }

  private static byte[] header(String name, byte type, long size) throws IOException {
    TarArchiveEntry entry = new TarArchiveEntry(name, type);
    entry.setSize(size);
    byte[] header = new byte[512];
    entry.writeEntryHeader(header, ZipEncodingHelper.getZipEncoding(StandardCharsets.UTF_8), true);
    return header;
  }
}

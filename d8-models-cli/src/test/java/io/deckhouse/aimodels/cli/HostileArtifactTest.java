package io.deckhouse.aimodels.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.ZstdOutputStream;
import io.deckhouse.aimodels.modelpack.testkit.LayoutBuilder;
import io.deckhouse.aimodels.modelpack.testkit.TarFiles;
import io.deckhouse.aimodels.modelpack.testkit.TestContent;
import io.deckhouse.aimodels.modelpack.testkit.Zips;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Artifacts that must not reach a disk: exit code 3, and nothing is written. */
class HostileArtifactTest {
  private static final String RAW = "application/vnd.cncf.model.doc.v1.raw";
  private static final String TAR = "application/vnd.cncf.model.doc.v1.tar";
  private static final byte[] TEXT = SmallModel.utf8("Just text.\n");
  private static final int BOMB_BYTES = 128 * 1024 * 1024;

  @TempDir private Path directory;

  /** A hostile artifact and a part of the message about it. */
  record Hostile(String name, Consumer<LayoutBuilder> content, String message) {
    @Override
    public String toString() {
      return name;
    }
  }

  static List<Hostile> artifacts() {
    List<Hostile> cases = new ArrayList<>();
    addPaths(cases);
    addTarTypes(cases);
    addTwins(cases);
    addBombs(cases);
    addBrokenArchives(cases);
    addBrokenDescriptors(cases);
    return cases;
  }

  private static void addPaths(List<Hostile> cases) {
    Map.of(
            "/etc/passwd",
            "an absolute path",
            "../x",
            "a path with an empty, . or .. part",
            "a/../../x",
            "a path with an empty, . or .. part",
            "a/./x",
            "a path with an empty, . or .. part",
            "a//x",
            "a path with an empty, . or .. part",
            "a\\x",
            "a path with a backslash",
            "C:/x",
            "a path with a drive letter",
            "a\u0001x",
            "a path with a character that is no text",
            "n".repeat(256),
            "a name longer than 255 bytes",
            "folder/".repeat(200) + "x",
            "a path longer than 1024 bytes")
        .forEach(
            (path, message) -> {
              String shown = path.length() > 20 ? path.substring(0, 20) : path;
              cases.add(
                  new Hostile("file " + shown, layout -> layout.file(RAW, path, TEXT), message));
              cases.add(archive("entry " + shown, tar -> TarFiles.add(tar, path, TEXT), message));
            });
    cases.add(new Hostile("file with NUL", layout -> layout.file(RAW, "a\0x", TEXT), "no text"));
    cases.add(
        new Hostile("file without a name", layout -> layout.file(RAW, "", TEXT), "an empty path"));
    cases.add(
        new Hostile(
            "file without a path",
            layout -> layout.layer(RAW, TEXT, Map.of()),
            "nothing says which file it is"));
    cases.add(
        archive(
            "folder outside",
            tar -> TarFiles.addLink(tar, "../x/", TarConstants.LF_DIR, ""),
            "unsafe path"));
  }

  private static void addTarTypes(List<Hostile> cases) {
    Map.of(
            "symbolic link", TarConstants.LF_SYMLINK,
            "hard link", TarConstants.LF_LINK,
            "character device", TarConstants.LF_CHR,
            "block device", TarConstants.LF_BLK,
            "pipe", TarConstants.LF_FIFO,
            "sparse file", TarConstants.LF_GNUTYPE_SPARSE,
            "unknown type", (byte) 'Z')
        .forEach(
            (name, type) ->
                cases.add(
                    archive(
                        name,
                        tar -> {
                          TarFiles.add(tar, "a.txt", TEXT);
                          TarFiles.addLink(tar, "b.txt", type, "a.txt");
                        },
                        "b.txt")));
  }

  private static void addTwins(List<Hostile> cases) {
    for (List<String> twins :
        List.of(
            List.of("a.txt", "a.txt"),
            List.of("a.txt", "A.txt"),
            List.of("x/a.txt", "X/b.txt"),
            List.of("\u0439.txt", "\u0438\u0306.txt"),
            List.of("a", "a/b"),
            List.of("a/b", "a"))) {
      String first = twins.getFirst();
      String second = twins.getLast();
      String name = first + " and " + second;
      cases.add(
          archive(
              name + " in one archive",
              tar -> {
                TarFiles.add(tar, first, TEXT);
                TarFiles.add(tar, second, SmallModel.utf8("other"));
              },
              ""));
      cases.add(
          new Hostile(
              name + " in two layers",
              layout -> layout.file(RAW, first, TEXT).file(RAW, second, SmallModel.utf8("other")),
              "collide"));
      cases.add(
          new Hostile(
              name + " in two archives",
              layout ->
                  layout
                      .archive(TAR, Zips.tar(Map.of(first, TEXT)))
                      .archive(TAR, Zips.tar(Map.of(second, SmallModel.utf8("other")))),
              ""));
      cases.add(
          new Hostile(
              name + " in a layer and an archive",
              layout ->
                  layout
                      .file(RAW, first, TEXT)
                      .archive(TAR, Zips.tar(Map.of(second, SmallModel.utf8("other")))),
              ""));
    }
  }

  private static void addBombs(List<Hostile> cases) {
    cases.add(
        new Hostile(
            "gzip bomb",
            layout -> layout.archive(TAR + "+gzip", bomb(GZIPOutputStream::new)),
            "a decompression bomb?"));
    cases.add(
        new Hostile(
            "zstd bomb",
            layout -> layout.archive(TAR + "+zstd", bomb(ZstdOutputStream::new)),
            "a decompression bomb?"));
    cases.add(
        new Hostile(
            "more entries than any model has",
            layout -> layout.archive(TAR, manyEntries()),
            "more than 100000 entries"));
  }

  private static void addBrokenArchives(List<Hostile> cases) {
    byte[] tar = Zips.tar(Map.of("a.txt", TEXT));
    byte[] gzip = Zips.gzip(tar);
    cases.add(broken("text as gzip", TAR + "+gzip", TEXT));
    cases.add(broken("text as zstd", TAR + "+zstd", TEXT));
    cases.add(broken("gzip as zstd", TAR + "+zstd", gzip));
    cases.add(broken("truncated gzip", TAR + "+gzip", Arrays.copyOf(gzip, gzip.length - 12)));
    cases.add(broken("nothing as gzip", TAR + "+gzip", new byte[0]));
    cases.add(broken("truncated tar", TAR, Arrays.copyOf(tar, 515)));
    cases.add(broken("noise as tar", TAR, noise()));
  }

  private static Hostile broken(String name, String mediaType, byte[] stored) {
    return new Hostile(name, layout -> layout.archive(mediaType, stored), "layer ");
  }

  private static void addBrokenDescriptors(List<Hostile> cases) {
    cases.add(
        new Hostile(
            "size too large",
            layout -> layout.layer(RAW, TEXT, path("a.txt")).put("size", 12),
            "11 bytes (expected: 12)"));
    cases.add(
        new Hostile(
            "size too small",
            layout -> layout.layer(RAW, TEXT, path("a.txt")).put("size", 10),
            "11 bytes (expected: 10)"));
    cases.add(
        new Hostile(
            "size of an archive",
            layout -> layout.layer(TAR, Zips.tar(Map.of("a", TEXT)), path("t")).put("size", 512),
            "bytes (expected: 512)"));
    cases.add(
        new Hostile(
            "negative size",
            layout -> layout.layer(RAW, TEXT, path("a.txt")).put("size", -1),
            "size"));
    cases.add(
        new Hostile(
            "digest that is a path",
            layout ->
                layout.layer(RAW, TEXT, path("a.txt")).put("digest", "sha256:../../index.json"),
            "digest"));
    cases.add(
        new Hostile(
            "digest of an unknown kind",
            layout -> layout.layer(RAW, TEXT, path("a.txt")).put("digest", "md5:" + "0".repeat(32)),
            "digest"));
    cases.add(
        new Hostile(
            "layer that is not there",
            layout ->
                layout.layer(RAW, TEXT, path("a.txt")).put("digest", "sha256:" + "0".repeat(64)),
            "0".repeat(64)));
    cases.add(
        new Hostile(
            "fewer diffIds than layers",
            layout ->
                layout
                    .file(RAW, "a", TEXT)
                    .file(RAW, "b", TEXT)
                    .diffIds("sha256:" + "0".repeat(64)),
            "diffIds"));
    cases.add(
        new Hostile(
            "diffId of other bytes",
            layout -> layout.file(RAW, "a", TEXT).diffIds("sha256:" + "0".repeat(64)),
            "diffId"));
  }

  @ParameterizedTest
  @MethodSource("artifacts")
  void unpackRefusesAndWritesNothing(Hostile hostile) throws IOException {
    CommandFixture command = new CommandFixture(directory);
    LayoutBuilder layout = new LayoutBuilder(directory.resolve("layout"));
    hostile.content().accept(layout);
    layout.write();
    Path parent = Files.createDirectory(directory.resolve("parent"));

    CommandFixture.Outcome outcome =
        command
            .run(
                "unpack",
                "oci:" + directory.resolve("layout") + ":1",
                parent.resolve("copy").toString())
            .fails(3);

    assertThat(outcome.error()).contains(hostile.message());
    try (Stream<Path> left = Files.list(parent)) {
      assertThat(left).isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("artifacts")
  void verifyFindsIt(Hostile hostile) {
    CommandFixture command = new CommandFixture(directory);
    LayoutBuilder layout = new LayoutBuilder(directory.resolve("layout"));
    hostile.content().accept(layout);
    layout.write();

    CommandFixture.Outcome outcome =
        command.run("verify", "oci:" + directory.resolve("layout") + ":1").fails(3);

    assertThat(outcome.error()).contains(hostile.message());
  }

  /** Integrity is the layer's own digest; another packer's mistake in the config is verify's. */
  @Test
  void onlyVerifyReadsCompressedLayersForTheirDiffIds() {
    CommandFixture command = new CommandFixture(directory);
    LayoutBuilder layout = new LayoutBuilder(directory.resolve("layout"));
    layout.archive(TAR + "+gzip", Zips.gzip(Zips.tar(Map.of("a", TEXT)))).write();
    String location = "oci:" + directory.resolve("layout") + ":1";

    assertThat(command.run("verify", location).fails(3).error()).contains("diffId");
    command.run("unpack", location, directory.resolve("copy").toString()).succeeds();
  }

  private static Map<String, String> path(String path) {
    return Map.of("org.cncf.model.filepath", path);
  }

  private static Hostile archive(String name, TarFiles.Extra content, String message) {
    return new Hostile(name, layout -> layout.archive(TAR, tar(content)), message);
  }

  private static byte[] tar(TarFiles.Extra content) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes, "UTF-8")) {
      tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
      content.addTo(tar);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static byte[] manyEntries() {
    return tar(
        tar -> {
          for (int i = 0; i <= 100_000; i++) {
            TarFiles.addLink(tar, "folder" + i + "/", TarConstants.LF_DIR, "");
          }
        });
  }

  @FunctionalInterface
  private interface Compressor {
    OutputStream over(OutputStream out) throws IOException;
  }

  private static byte[] bomb(Compressor compressor) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream compressed = compressor.over(bytes);
        TarArchiveOutputStream tar = new TarArchiveOutputStream(compressed)) {
      TarArchiveEntry entry = new TarArchiveEntry("zeros.txt");
      entry.setSize(BOMB_BYTES);
      tar.putArchiveEntry(entry);
      byte[] zeros = new byte[64 * 1024];
      for (int i = 0; i < BOMB_BYTES / zeros.length; i++) {
        tar.write(zeros);
      }
      tar.closeArchiveEntry();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static byte[] noise() {
    return TestContent.bytes(1, 2048);
  }
}

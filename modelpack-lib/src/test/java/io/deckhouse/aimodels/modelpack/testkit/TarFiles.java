package io.deckhouse.aimodels.modelpack.testkit;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/** Makes tar archives. */
public final class TarFiles {
  private TarFiles() {}

  /** What goes into an archive besides plain files. */
  @FunctionalInterface
  public interface Extra {
    void addTo(TarArchiveOutputStream tar) throws IOException;
  }

  /**
   * Archives the visible files of a directory.
   *
   * @param prefix in front of every name, as in {@code ./}
   */
  public static Path archive(Path directory, Path target, String prefix, Extra extra)
      throws IOException {
    try (OutputStream out = Files.newOutputStream(target);
        TarArchiveOutputStream tar = new TarArchiveOutputStream(out);
        Stream<Path> files = Files.walk(directory)) {
      tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_STAR);
      tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_GNU);
      List<Path> sorted =
          files
              .filter(Files::isRegularFile)
              .filter(file -> !directory.relativize(file).startsWith(".d8-models"))
              .sorted()
              .toList();
      for (Path file : sorted) {
        add(tar, prefix + directory.relativize(file), Files.readAllBytes(file));
      }
      extra.addTo(tar);
    }
    return target;
  }

  /** Adds a plain file. */
  public static void add(TarArchiveOutputStream tar, String name, byte[] content)
      throws IOException {
    TarArchiveEntry entry = new TarArchiveEntry(name, true);
    entry.setSize(content.length);
    tar.putArchiveEntry(entry);
    tar.write(content);
    tar.closeArchiveEntry();
  }

  /** Adds an entry without content, of a type of the tar format. */
  public static void addLink(TarArchiveOutputStream tar, String name, byte type, String target)
      throws IOException {
    TarArchiveEntry entry = new TarArchiveEntry(name, type);
    entry.setLinkName(target);
    tar.putArchiveEntry(entry);
    tar.closeArchiveEntry();
  }
}

package io.deckhouse.aimodels.modelpack.content.layout;

import io.deckhouse.aimodels.modelpack.InvalidContentException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Objects;

/** What the layout does with whole files of this machine. */
final class Disk {
  private Disk() {}

  /** Reads a file that somebody else may have written, up to a limit. */
  static byte[] readBounded(Path file, int maxBytes) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(maxBytes + 1);
      if (bytes.length > maxBytes) {
        throw new InvalidContentException(
            file + ": too long (expected: at most " + maxBytes + " bytes)");
      }
      return bytes;
    }
  }

  /**
   * Replaces a file, so that a crash or a power cut leaves the old or the new one.
   *
   * @param draft a path on the same file system that nobody else writes
   */
  static void replace(Path target, Path draft, byte[] content) throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            draft,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      writeFully(channel, ByteBuffer.wrap(content));
      channel.force(true);
    }
    Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE);
    forceDirectory(directory(target));
  }

  static void writeFully(FileChannel channel, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  /** The directory that a file of a layout is in. */
  static Path directory(Path file) {
    return Objects.requireNonNull(file.toAbsolutePath().getParent(), "directory");
  }

  /** Waits until the names in a directory are on the disk. */
  static void forceDirectory(Path directory) throws IOException {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}

package io.deckhouse.aimodels.modelpack.content.layout;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/**
 * Copies of files that share blocks (reflinks). Java has no call for them, but its {@code
 * transferTo} asks Linux for {@code copy_file_range}, which shares blocks on the file systems named
 * here. Overlays are left out: what lies below them is not known.
 */
final class BlockSharing {
  private static final Set<String> TYPES = Set.of("btrfs", "xfs", "bcachefs");

  /** A multiple of every block size, so that no piece ends inside a block. */
  private static final long PIECE_BYTES = 1L << 30;

  private BlockSharing() {}

  /** Whether a file can be copied into a directory without copying its blocks. */
  static boolean isPossible(Path file, Path directory) throws IOException {
    FileStore target = Files.getFileStore(directory);
    return TYPES.contains(target.type()) && Files.getFileStore(file).equals(target);
  }

  /** Copies a whole file to the start of another. */
  static void copy(FileChannel source, FileChannel target) throws IOException {
    long size = source.size();
    long at = 0;
    target.position(0);
    while (at < size) {
      long count = source.transferTo(at, Math.min(PIECE_BYTES, size - at), target);
      if (count <= 0) {
        return;
      }
      at += count;
    }
  }
}

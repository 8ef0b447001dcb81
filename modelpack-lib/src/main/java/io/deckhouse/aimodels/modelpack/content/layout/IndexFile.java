package io.deckhouse.aimodels.modelpack.content.layout;

import io.deckhouse.aimodels.modelpack.InvalidContentException;
import io.deckhouse.aimodels.modelpack.InvalidRequestException;
import io.deckhouse.aimodels.modelpack.ModelPackException;
import io.deckhouse.aimodels.modelpack.content.LayoutIndex;
import io.deckhouse.aimodels.modelpack.lock.Guard;
import io.deckhouse.aimodels.modelpack.lock.LockFile;
import io.deckhouse.aimodels.modelpack.oci.Index;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.function.UnaryOperator;

/**
 * The index.json of a layout: replaced as a whole, one process at a time.
 *
 * <p>The disk is always waited for. It costs about a millisecond on ext4, also right after a GiB of
 * blobs that are not on the disk yet (delayed allocation keeps them out of the journal), and
 * without it a power cut may leave no references at all.
 */
final class IndexFile {
  private final LayoutPaths paths;

  IndexFile(LayoutPaths paths) {
    this.paths = paths;
  }

  /** What the file says now; it needs no lock, since it is only ever replaced. */
  Index read() {
    try {
      byte[] bytes = Disk.readBounded(paths.index(), LayoutIndex.SIZE_MAX_BYTES);
      return Index.parse(bytes, paths.index().toString());
    } catch (NoSuchFileException e) {
      throw new InvalidContentException(
          paths.root() + ": not an OCI image layout: it has no index.json", e);
    } catch (IOException e) {
      throw ModelPackException.io("read " + paths.index(), e);
    }
  }

  /**
   * Replaces the file by what the change makes of it; a change to the same object writes nothing.
   */
  void update(LockFile locks, UnaryOperator<Index> change) {
    try (Guard _ = locks.exclusive(Locks.INDEX)) {
      Index before = read();
      Index after = change.apply(before);
      if (after != before) {
        write(after);
      }
    }
  }

  private void write(Index index) {
    byte[] bytes = index.bytes();
    if (bytes.length > LayoutIndex.SIZE_MAX_BYTES) {
      throw new InvalidRequestException(
          "%s would grow to %d bytes (expected: at most %d)"
              .formatted(paths.index(), bytes.length, LayoutIndex.SIZE_MAX_BYTES),
          "remove references that are not needed");
    }
    try {
      Disk.replace(paths.index(), paths.draft(paths.index()), bytes);
    } catch (IOException e) {
      throw ModelPackException.io("write " + paths.index(), e);
    }
  }
}

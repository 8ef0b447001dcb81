package io.deckhouse.aimodels.modelpack.content.layout;

import io.deckhouse.aimodels.modelpack.InvalidContentException;
import io.deckhouse.aimodels.modelpack.ModelPackException;
import io.deckhouse.aimodels.modelpack.NotFoundException;
import io.deckhouse.aimodels.modelpack.content.LayoutMarker;
import io.deckhouse.aimodels.modelpack.lock.Guard;
import io.deckhouse.aimodels.modelpack.lock.LockFile;
import io.deckhouse.aimodels.modelpack.oci.Digest;
import io.deckhouse.aimodels.modelpack.oci.Index;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Tells a layout from another directory, and makes one. */
final class LayoutOpener {
  private LayoutOpener() {}

  static void check(LayoutPaths paths, String location) {
    Path root = paths.root();
    if (!Files.isDirectory(root)) {
      throw NotFoundException.local(location + ": no such directory: " + root);
    }
    try {
      LayoutMarker.check(Disk.readBounded(paths.marker(), LayoutMarker.SIZE_MAX_BYTES), location);
    } catch (NoSuchFileException e) {
      throw new InvalidContentException(
          location + ": not an OCI image layout: no file oci-layout in " + root, e);
    } catch (IOException e) {
      throw ModelPackException.io("read " + paths.marker(), e);
    }
  }

  static void createDirectories(LayoutPaths paths) throws IOException {
    Files.createDirectories(paths.ingest());
    Files.createDirectories(paths.leases());
  }

  /** Makes what is missing, the oci-layout file last: with it the layout is complete. */
  static void complete(LayoutPaths paths, LockFile locks) throws IOException {
    if (Files.exists(paths.marker()) && Files.exists(paths.index())) {
      return;
    }
    try (Guard _ = locks.exclusive(Locks.INDEX)) {
      Files.createDirectories(paths.blobs(Digest.Algorithm.SHA256));
      if (!Files.exists(paths.index())) {
        Disk.replace(paths.index(), paths.draft(paths.index()), Index.empty().bytes());
      }
      if (!Files.exists(paths.marker())) {
        Disk.replace(paths.marker(), paths.draft(paths.marker()), LayoutMarker.bytes());
      }
    }
  }
}

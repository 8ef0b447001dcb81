package io.deckhouse.aimodels.modelpack.content.layout;

import io.deckhouse.aimodels.modelpack.ModelPackException;
import io.deckhouse.aimodels.modelpack.oci.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.OptionalLong;

/** The complete blobs of a layout, {@code blobs/<algorithm>/<hex>}. */
final class BlobDirectory {
  private final LayoutPaths paths;
  private final boolean fsync;

  BlobDirectory(LayoutPaths paths, boolean fsync) {
    this.paths = paths;
    this.fsync = fsync;
  }

  Path path(Digest digest) {
    return paths.blob(digest);
  }

  /** The length of a blob; only regular files are blobs. */
  OptionalLong size(Digest digest) {
    try {
      BasicFileAttributes attributes =
          Files.readAttributes(path(digest), BasicFileAttributes.class);
      return attributes.isRegularFile() ? OptionalLong.of(attributes.size()) : OptionalLong.empty();
    } catch (NoSuchFileException e) {
      return OptionalLong.empty();
    } catch (IOException e) {
      throw ModelPackException.io("look for blob " + digest, e);
    }
  }

  /**
   * Gives a finished file its digest as name. It has just been hashed, so it takes the place of a
   * blob that was there: that one may have been damaged since.
   */
  void adopt(Path finished, Digest digest) throws IOException {
    Files.createDirectories(paths.blobs(digest.algorithm()));
    Files.move(finished, path(digest), StandardCopyOption.ATOMIC_MOVE);
    if (fsync) {
      Disk.forceDirectory(paths.blobs(digest.algorithm()));
    }
  }
}

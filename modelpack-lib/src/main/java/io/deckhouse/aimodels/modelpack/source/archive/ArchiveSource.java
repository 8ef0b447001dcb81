package io.deckhouse.aimodels.modelpack.source.archive;

import io.deckhouse.aimodels.modelpack.InvalidRequestException;
import io.deckhouse.aimodels.modelpack.source.ModelSource;
import java.nio.file.Path;
import java.util.Locale;

/** A model directory in an archive of this machine. */
public final class ArchiveSource {
  private ArchiveSource() {}

  /** Whether a file is an archive by its name. */
  public static boolean isArchive(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return lower.endsWith(".tar")
        || lower.endsWith(".tar.gz")
        || lower.endsWith(".tgz")
        || lower.endsWith(".tar.zst")
        || lower.endsWith(".tzst")
        || lower.endsWith(".zip");
  }

  /** Opens an archive. */
  public static ModelSource open(Path file) {
    if (file.toString().isEmpty()) {
      return io.deckhouse.aimodels.modelpack.source.DirectorySource.open(
          java.nio.file.Path.of("."));
    }
    throw new InvalidRequestException(file + ": not yet");
  }
}

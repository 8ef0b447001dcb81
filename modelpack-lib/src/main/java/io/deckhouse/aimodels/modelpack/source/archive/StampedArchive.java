package io.deckhouse.aimodels.modelpack.source.archive;

import io.deckhouse.aimodels.modelpack.LocalFailureException;
import io.deckhouse.aimodels.modelpack.content.FileBlob;
import io.deckhouse.aimodels.modelpack.format.ByteSource;
import io.deckhouse.aimodels.modelpack.source.FileStamp;
import java.io.IOException;
import java.nio.file.Path;

/** An archive of this machine's disk that nobody may write to meanwhile. */
record StampedArchive(Path file, FileStamp stamp) {
  static StampedArchive of(Path file) throws IOException {
    return new StampedArchive(file, FileStamp.of(file));
  }

  String name() {
    return file.toString();
  }

  ByteSource open() throws IOException {
    return FileBlob.open(file);
  }

  /**
   * Fails when the archive was written to since it was looked at.
   *
   * @throws LocalFailureException then
   */
  void requireUnchanged() throws IOException {
    if (!FileStamp.of(file).equals(stamp)) {
      throw new LocalFailureException(
          file + " changed while it was packed",
          "run the command again when nothing writes to the file");
    }
  }
}

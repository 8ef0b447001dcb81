package io.deckhouse.aimodels.modelpack.source;

import io.deckhouse.aimodels.modelpack.format.ModelFile;
import java.nio.file.Path;
import java.util.Optional;

/** One file of a source. */
public interface SourceFile extends ModelFile {
  /** The file on this machine's disk, and its stamp when it was listed, where it is one. */
  Optional<Local> local();

  /** A file on this machine's disk. */
  record Local(Path file, FileStamp stamp) {}
}

package io.deckhouse.aimodels.modelpack.source;

import io.deckhouse.aimodels.modelpack.format.ModelFile;
import io.deckhouse.aimodels.modelpack.oci.Digest;
import java.nio.file.Path;
import java.util.Optional;

/** One file of a source. */
public interface SourceFile extends ModelFile {
  /** The file on this machine's disk, and its stamp when it was listed, where it is one. */
  Optional<Local> local();

  /** What the publisher lists about its bytes, which are to be compared with that. */
  default Optional<ListedDigest> listed() {
    return Optional.empty();
  }

  /**
   * The digest that stores use, where it is known without reading the file: because its publisher
   * lists it, or because the file is in a store.
   */
  default Optional<Digest> digest() {
    return listed()
        .flatMap(
            listed ->
                listed instanceof ListedDigest.Content(Digest digest)
                    ? Optional.of(digest)
                    : Optional.empty());
  }

  /**
   * What stands for its bytes as they are now, so that a transfer that was broken off can go on; of
   * any length.
   */
  default Optional<String> contentKey() {
    return local().map(local -> local.file().toAbsolutePath() + " " + local.stamp());
  }

  /** A file on this machine's disk. */
  record Local(Path file, FileStamp stamp) {}
}

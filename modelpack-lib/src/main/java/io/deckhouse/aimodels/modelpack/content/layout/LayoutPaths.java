package io.deckhouse.aimodels.modelpack.content.layout;

import io.deckhouse.aimodels.modelpack.oci.Digest;
import java.nio.file.Path;

/**
 * Where things are in an OCI image layout (image-spec, image-layout.md), and in the one hidden
 * directory of our bookkeeping, which other tools pass over.
 */
record LayoutPaths(Path root) {
  Path marker() {
    return root.resolve("oci-layout");
  }

  Path index() {
    return root.resolve("index.json");
  }

  Path blobs(Digest.Algorithm algorithm) {
    return root.resolve("blobs").resolve(algorithm.prefix());
  }

  Path blob(Digest digest) {
    return blobs(digest.algorithm()).resolve(digest.hex());
  }

  Path bookkeeping() {
    return root.resolve(".d8-models");
  }

  /** Blobs on their way in. */
  Path ingest() {
    return bookkeeping().resolve("ingest");
  }

  /** One file for each open store, listing what it uses. */
  Path leases() {
    return bookkeeping().resolve("leases");
  }

  /** The file whose bytes are locked; it has no content and is never replaced. */
  Path locks() {
    return bookkeeping().resolve("locks");
  }

  /** A file that is written under the index lock and then renamed. */
  Path draft(Path target) {
    return bookkeeping().resolve(target.getFileName() + ".new");
  }
}

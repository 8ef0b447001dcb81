package io.deckhouse.aimodels.modelpack.unpack;

import io.deckhouse.aimodels.modelpack.artifact.LayerContent;
import io.deckhouse.aimodels.modelpack.content.BlobReader;
import io.deckhouse.aimodels.modelpack.content.Blobs;
import io.deckhouse.aimodels.modelpack.content.ContentStore;
import io.deckhouse.aimodels.modelpack.hash.HashThreads;
import io.deckhouse.aimodels.modelpack.hash.PartFile;
import io.deckhouse.aimodels.modelpack.hash.Pieces;
import io.deckhouse.aimodels.modelpack.oci.Descriptor;
import io.deckhouse.aimodels.modelpack.progress.Progress;
import java.io.IOException;

/** Copies a plain layer by way of a partial file that the next run can go on with. */
record PartialCopy(ContentStore store, Staging staging, HashThreads threads, Pieces pieces) {
  /** Brings what is missing, compares the digest, and gives the file its place. */
  void copy(LayerContent.OneFile content, Progress progress) throws IOException {
    Descriptor layer = content.layer();
    try (PartFile part =
        PartFile.resume(staging.part(content.path()), layer.digest(), layer.size(), pieces)) {
      boolean resumed = part.offset() > 0;
      if (resumed) {
        progress.skip(part.offset());
      }
      bringRest(layer, part, progress);
      if ((resumed || store.isRemote()) && !part.digest().equals(layer.digest())) {
        // What was there had no proof, and was damaged; or what came was, on its way.
        progress.advance(-layer.size());
        part.restart();
        bringRest(layer, part, progress);
      }
      Blobs.requireDigest(store, layer, part.digest());
      part.removeJournal();
    }
    staging.complete(content.path());
  }

  private void bringRest(Descriptor layer, PartFile part, Progress progress) throws IOException {
    if (part.offset() == layer.size()) {
      return;
    }
    try (BlobReader reader = Blobs.open(store, layer)) {
      part.fill(reader, threads, progress::advance);
    } finally {
      if (part.offset() == 0) {
        part.discard();
      }
    }
  }
}

package io.deckhouse.aimodels.modelpack.transfer;

import io.deckhouse.aimodels.modelpack.oci.Descriptor;
import java.util.List;

/**
 * All that a copy looks at, in the order in which it does.
 *
 * @param blobs configs and layers, each once, the largest first
 * @param parts the manifests and indexes below the root, bottom-up
 * @param attachments what is about any manifest here; a subject before what is about it
 * @param root a manifest or an index
 * @param size the bytes of the blobs without those of attachments
 */
record Graph(
    List<Blob> blobs,
    List<Descriptor> parts,
    List<Attachment> attachments,
    Descriptor root,
    long size) {
  /** The bytes of all blobs. */
  long totalSize() {
    return blobs.stream().mapToLong(Blob::size).sum();
  }
}

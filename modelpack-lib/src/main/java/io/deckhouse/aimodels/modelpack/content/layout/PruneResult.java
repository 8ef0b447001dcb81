package io.deckhouse.aimodels.modelpack.content.layout;

/**
 * What a collection removed, or would remove.
 *
 * @param entries entries of index.json that only referred to removed manifests
 * @param blobs complete blobs
 * @param blobBytes their length together
 * @param partials blobs that were not complete
 * @param partialBytes their length together, with that of what is noted about them
 */
public record PruneResult(
    long entries, long blobs, long blobBytes, long partials, long partialBytes) {
  /** All bytes that are freed. */
  public long bytes() {
    return blobBytes + partialBytes;
  }
}

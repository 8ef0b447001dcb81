package io.deckhouse.aimodels.modelpack.transfer;

import io.deckhouse.aimodels.modelpack.parallel.Workers;

/**
 * How artifacts are moved.
 *
 * @param concurrency blobs at the same time
 * @param referrers whether signatures, SBOMs and other referrers come along
 */
public record CopyOptions(int concurrency, boolean referrers) {
  /** With referrers, and the usual number of blobs at the same time. */
  public static CopyOptions defaults() {
    return new CopyOptions(Workers.defaultConcurrency(), true);
  }
}

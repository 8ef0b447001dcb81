package io.deckhouse.aimodels.modelpack.unpack;

import io.deckhouse.aimodels.modelpack.format.PathFilter;
import io.deckhouse.aimodels.modelpack.parallel.Workers;

/**
 * How an artifact is unpacked.
 *
 * @param filter which files are written
 * @param force whether files that are there and differ are replaced
 * @param link whether files may be hard links to the store's blobs, which must then never be
 *     written to
 * @param concurrency files at the same time
 */
public record UnpackOptions(PathFilter filter, boolean force, boolean link, int concurrency) {
  /** All files, nothing replaced, real copies. */
  public static UnpackOptions defaults() {
    return new UnpackOptions(PathFilter.ALL, false, false, Workers.defaultConcurrency());
  }
}

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
 * @param resume whether what an interrupted run got from a remote store is kept, and used by the
 *     next one
 */
public record UnpackOptions(
    PathFilter filter, boolean force, boolean link, int concurrency, boolean resume) {
  /** Options that resume. */
  public UnpackOptions(PathFilter filter, boolean force, boolean link, int concurrency) {
    this(filter, force, link, concurrency, true);
  }

  /** All files, nothing replaced, real copies; resumes. */
  public static UnpackOptions defaults() {
    return new UnpackOptions(PathFilter.ALL, false, false, Workers.defaultConcurrency());
  }
}

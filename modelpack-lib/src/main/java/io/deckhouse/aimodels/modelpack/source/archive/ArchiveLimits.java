package io.deckhouse.aimodels.modelpack.source.archive;

import io.deckhouse.aimodels.modelpack.source.DirectorySource;

/** The limits of archives from outside. */
public final class ArchiveLimits {
  /** The most files that are taken from one archive. */
  public static final int FILE_COUNT_MAX = DirectorySource.FILE_COUNT_MAX;

  /** The most entries of one archive: files, folders, and what is left out. */
  public static final int ENTRY_COUNT_MAX = 2 * FILE_COUNT_MAX;

  /** The deepest nesting of folders. */
  public static final int DEPTH_MAX = DirectorySource.DEPTH_MAX;

  /** What any archive may expand to, whatever its own size, in bytes: 1 GiB. */
  public static final long EXPANSION_FREE_BYTES = 1L << 30;

  /**
   * The most that compressed bytes may expand to beyond that, as a factor: about as much as deflate
   * can, so that only zstd and tricks with several entries over the same bytes go beyond it.
   */
  public static final int EXPANSION_FACTOR_MAX = 1000;

  /** The most that one archive may expand to, in bytes: 16 TiB. */
  public static final long EXPANSION_BYTES_MAX = 16L << 40;

  private ArchiveLimits() {}

  /** How much may have come out when so much has gone in. */
  static long expansion(long compressedBytes) {
    long grown =
        compressedBytes > EXPANSION_BYTES_MAX / EXPANSION_FACTOR_MAX
            ? EXPANSION_BYTES_MAX
            : compressedBytes * EXPANSION_FACTOR_MAX;
    return Math.max(EXPANSION_FREE_BYTES, grown);
  }
}

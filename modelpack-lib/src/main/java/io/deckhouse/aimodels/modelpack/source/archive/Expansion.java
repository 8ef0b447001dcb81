package io.deckhouse.aimodels.modelpack.source.archive;

import io.deckhouse.aimodels.modelpack.InvalidContentException;
import java.util.function.LongSupplier;

/** How much comes out of an archive, in proportion to what goes in: the answer to bombs. */
final class Expansion {
  private final LongSupplier compressedBytes;
  private final String what;
  private long count;

  /**
   * @param compressedBytes how much of the archive has been read so far
   * @param what names the archive in the error
   */
  Expansion(LongSupplier compressedBytes, String what) {
    this.compressedBytes = compressedBytes;
    this.what = what;
  }

  /**
   * Notes that more came out.
   *
   * @throws InvalidContentException when that is more than is reasonable
   */
  void add(long bytes) {
    count += bytes;
    if (count <= ArchiveLimits.EXPANSION_FREE_BYTES && count >= 0) {
      return;
    }
    long compressed = compressedBytes.getAsLong();
    if (count > ArchiveLimits.expansion(compressed) || count < 0) {
      throw new InvalidContentException(
          "%s: %d bytes expand to more than %d (a decompression bomb?)"
              .formatted(what, compressed, ArchiveLimits.expansion(compressed)));
    }
  }
}

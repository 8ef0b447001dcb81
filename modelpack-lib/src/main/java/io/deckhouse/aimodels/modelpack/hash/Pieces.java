package io.deckhouse.aimodels.modelpack.hash;

/**
 * When a partial file has a journal, and how fine that is.
 *
 * @param pieceBytes the distance of its records, a multiple of {@link Sha256State#BLOCK_BYTES}
 * @param fileBytesMin files that will be shorter have none: they are hashed again sooner than a
 *     journal is worth
 */
public record Pieces(int pieceBytes, long fileBytesMin) {
  /** 16 MiB, for files of at least 64 MiB. */
  public static final Pieces USUAL = new Pieces(16 * 1024 * 1024, 64L * 1024 * 1024);

  public Pieces {
    if (pieceBytes < Sha256State.BLOCK_BYTES || pieceBytes % Sha256State.BLOCK_BYTES != 0) {
      throw new IllegalArgumentException(
          "pieceBytes: "
              + pieceBytes
              + " (expected: a multiple of "
              + Sha256State.BLOCK_BYTES
              + ")");
    }
  }
}

package io.deckhouse.aimodels.modelpack.http;

/**
 * How many pieces of files may be fetched ahead at the same time, over all files: a bound of the
 * memory for them.
 */
final class FetchBudget {
  /** Eight pieces of at most 4 MiB. */
  private static final int PIECES_MAX = 8;

  private int free = PIECES_MAX;

  /**
   * Takes a share.
   *
   * @param most how many would be used
   * @return how many there are: 0, or at least 2
   */
  synchronized int take(int most) {
    int count = Math.min(most, free);
    if (count < 2) {
      return 0;
    }
    free -= count;
    return count;
  }

  synchronized void giveBack(int count) {
    free += count;
  }
}

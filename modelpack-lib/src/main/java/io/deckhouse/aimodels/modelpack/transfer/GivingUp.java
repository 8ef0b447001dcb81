package io.deckhouse.aimodels.modelpack.transfer;

import io.deckhouse.aimodels.modelpack.UnavailableException;
import java.util.function.Predicate;

/**
 * Decides when further blobs would only fail too: at once for some failures, and after several in a
 * row that could not be reached, each of which has been tried for half a minute.
 */
final class GivingUp implements Predicate<RuntimeException> {
  private final int inARowMax;
  private int inARow;

  GivingUp(int inARowMax) {
    this.inARowMax = inARowMax;
  }

  /** A blob has arrived. */
  synchronized void succeeded() {
    inARow = 0;
  }

  @Override
  public synchronized boolean test(RuntimeException failure) {
    inARow = failure instanceof UnavailableException ? inARow + 1 : 0;
    return inARow >= inARowMax || CopyFailures.endsAll(failure);
  }
}

package io.deckhouse.aimodels.modelpack.hash;

/**
 * Counts who is filling files, so that a thread for hashing is only begun when a processor would
 * have nothing to do otherwise. Shared by the threads of one job.
 */
public final class HashThreads {
  private final int processors;
  private int busy;

  HashThreads(int processors) {
    this.processors = processors;
  }

  /** For all processors of this machine. */
  public static HashThreads ofProcessors() {
    return new HashThreads(Runtime.getRuntime().availableProcessors());
  }

  /** A thread begins to fill a file. */
  synchronized void enter() {
    busy++;
  }

  /** A thread has ended, be it of either kind. */
  synchronized void leave() {
    busy--;
  }

  /** Whether there is a processor for a thread that hashes; it is taken then. */
  synchronized boolean tryEnter() {
    if (busy >= processors) {
      return false;
    }
    busy++;
    return true;
  }
}

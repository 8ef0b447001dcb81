package io.deckhouse.aimodels.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * What happens when the process is told to end (SIGINT, SIGTERM): the working thread is
 * interrupted, cleans up and says how to go on, and then the process ends with the signal's exit
 * code.
 */
final class Interruption {
  private static final int CLEAN_UP_SECONDS = 10;
  private static final int INTERRUPTED = 130;

  private final CountDownLatch finished = new CountDownLatch(1);
  private volatile int exitCode = INTERRUPTED;

  private Interruption() {}

  static Interruption install(Thread worker) {
    Interruption interruption = new Interruption();
    Runtime.getRuntime()
        .addShutdownHook(
            Thread.ofPlatform().name("interruption").unstarted(() -> interruption.end(worker)));
    return interruption;
  }

  private void end(Thread worker) {
    if (finished.getCount() == 0) {
      return;
    }
    worker.interrupt();
    try {
      boolean ended = finished.await(CLEAN_UP_SECONDS, TimeUnit.SECONDS);
      // Without this the process would end with a code of its own for each signal.
      Runtime.getRuntime().halt(ended ? exitCode : INTERRUPTED);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The work has ended; the process may, with a code. */
  void finished(int code) {
    exitCode = code;
    finished.countDown();
  }
}

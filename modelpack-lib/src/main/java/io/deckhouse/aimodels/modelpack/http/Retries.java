package io.deckhouse.aimodels.modelpack.http;

import io.deckhouse.aimodels.modelpack.InterruptedTransferException;
import io.deckhouse.aimodels.modelpack.UnavailableException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How often and how soon one piece of work is tried again: after a short pause, then twice as long
 * each time, somewhat varied so that many clients do not come back together. Progress starts the
 * count anew. Used by one thread.
 */
public final class Retries {
  /** The most attempts in a row that make no progress. */
  public static final int ATTEMPTS_MAX = 7;

  /** The most that a server's own request to wait is followed. */
  public static final Duration RETRY_AFTER_MAX = Duration.ofSeconds(90);

  /** Of a peer that was never reached, which rather is not there. */
  private static final int ATTEMPTS_UNREACHED_MAX = 3;

  private static final int STALLS_MAX = 3;

  /** The longest pause, as a multiple of the first. */
  private static final int PAUSE_GROWTH_MAX = 20;

  private final Duration firstPause;
  private int failures;
  private int stalls;

  /**
   * @param firstPause before the second attempt, at most
   */
  public Retries(Duration firstPause) {
    this.firstPause = firstPause;
  }

  /** Something moved: what follows is tried as often as at the beginning. */
  public void progressed() {
    failures = 0;
    stalls = 0;
  }

  /**
   * Waits until the next attempt.
   *
   * @param failure what ended the last one
   * @param reached whether the peer has ever answered
   * @throws UnavailableException the failure, when it is not worth another attempt
   * @throws InterruptedTransferException when the thread is interrupted
   */
  public void pauseAfter(UnavailableException failure, boolean reached) {
    failures++;
    stalls += ConnectionFailure.isStall(failure) ? 1 : 0;
    int most =
        !reached && ConnectionFailure.isUnreached(failure) ? ATTEMPTS_UNREACHED_MAX : ATTEMPTS_MAX;
    if (failures >= most
        || stalls >= STALLS_MAX
        || failure.isLasting()
        || ConnectionFailure.isPermanent(failure)) {
      throw failure;
    }
    Duration pause = failure.retryAfter().orElseGet(this::backOff);
    if (pause.compareTo(RETRY_AFTER_MAX) > 0) {
      throw new UnavailableException(
          failure.getMessage() + "; it asks to wait " + pause.toSeconds() + " s",
          "run the command again then",
          failure);
    }
    sleep(pause);
  }

  private Duration backOff() {
    long factor = Math.min(PAUSE_GROWTH_MAX, 1L << Math.min(failures - 1, 16));
    long full = firstPause.toMillis() * factor;
    return Duration.ofMillis(full / 2 + ThreadLocalRandom.current().nextLong(full / 2 + 1));
  }

  private static void sleep(Duration pause) {
    try {
      Thread.sleep(pause);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedTransferException("interrupted", e);
    }
  }
}

package io.deckhouse.aimodels.cli.terminal;

import java.util.ArrayDeque;
import java.util.Deque;

/** How fast a count has grown in the last seconds. Used by one thread. */
final class RecentRate {
  private static final long WINDOW_NANOS = 15_000_000_000L;
  private static final long SHORTEST_NANOS = 1_000_000L;

  /** A count that was seen. */
  private record Sample(long nanos, long count) {}

  private final Deque<Sample> samples = new ArrayDeque<>();

  /** Begins at a count of zero. */
  RecentRate(long nowNanos) {
    samples.add(new Sample(nowNanos, 0));
  }

  /**
   * Takes in a count and gives the growth per second since the oldest one of the last seconds.
   *
   * @return at least 0
   */
  double perSecond(long nowNanos, long count) {
    Sample oldest = samples.getFirst();
    samples.add(new Sample(nowNanos, count));
    while (samples.size() > 2 && nowNanos - samples.getFirst().nanos() > WINDOW_NANOS) {
      samples.removeFirst();
      oldest = samples.getFirst();
    }
    long nanos = Math.max(SHORTEST_NANOS, nowNanos - oldest.nanos());
    return Math.max(0, (count - oldest.count()) * 1e9 / nanos);
  }
}

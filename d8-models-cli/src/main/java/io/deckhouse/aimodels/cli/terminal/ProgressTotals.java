package io.deckhouse.aimodels.cli.terminal;

import io.deckhouse.aimodels.modelpack.progress.Allocation;
import io.deckhouse.aimodels.modelpack.progress.ProgressEvent;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;

/**
 * Adds up the events of one job: how far, how fast, how long still. Events may come from any
 * thread; one thread reads.
 */
final class ProgressTotals {
  /** A digest with more of it than people read. */
  private static final Pattern LONG_DIGEST = Pattern.compile("(sha\\d+:[0-9a-f]{12})[0-9a-f]+");

  /** More is a guess that helps nobody: nothing moves just now. */
  private static final Duration TOLD_MAX = Duration.ofHours(100);

  private final LongSupplier nanos;
  private final RecentRate rate;
  private final LongAdder moved = new LongAdder();
  private final LongAdder skipped = new LongAdder();
  private final AtomicLong total = new AtomicLong();
  private final AtomicReference<String> job = new AtomicReference<>("");
  private final Queue<Allocation> inWork = new ConcurrentLinkedQueue<>();

  ProgressTotals() {
    this(System::nanoTime);
  }

  /**
   * Makes totals with a clock of their own.
   *
   * @param nanos as {@link System#nanoTime}
   */
  ProgressTotals(LongSupplier nanos) {
    this.nanos = nanos;
    this.rate = new RecentRate(nanos.getAsLong());
  }

  void add(ProgressEvent event) {
    Allocation allocation = event.allocation();
    switch (event) {
      case ProgressEvent.Started _ -> {
        if (allocation.parent().isEmpty()) {
          total.addAndGet(allocation.bytes());
          job.set(allocation.description());
        } else {
          inWork.add(allocation);
        }
      }
      case ProgressEvent.Advanced advanced -> moved.add(advanced.bytes());
      case ProgressEvent.Skipped skip -> skipped.add(skip.bytes());
      case ProgressEvent.Finished _ -> inWork.remove(allocation);
    }
  }

  /**
   * One line, as in {@code pack 1.2 GiB of 4.0 GiB, 30 %, 850 MiB/s, 3s left: model.safetensors}.
   * The rate is that of the last seconds; what is in work longest is named.
   */
  String line() {
    long done = done();
    long all = total.get();
    double perSecond = rate.perSecond(nanos.getAsLong(), moved.sum());
    StringBuilder line = new StringBuilder(job.get()).append(' ').append(Sizes.bytes(done));
    if (all > 0) {
      line.append(" of ").append(Sizes.bytes(all));
      line.append(", ").append((long) (fraction() * 100)).append(" %");
    }
    line.append(", ").append(Sizes.bytes((long) perSecond)).append("/s");
    Duration left = Duration.ofSeconds((long) ((all - done) / Math.max(1, perSecond)));
    if (all > done && left.compareTo(TOLD_MAX) < 0) {
      line.append(", ").append(Sizes.duration(left)).append(" left");
    }
    Allocation named = inWork.peek();
    if (named != null) {
      String shown = LONG_DIGEST.matcher(named.description()).replaceAll("$1");
      line.append(": ").append(shown);
    }
    return line.toString();
  }

  /** The part that is done, from 0 to 1. */
  double fraction() {
    long all = total.get();
    return all == 0 ? 1 : Math.min(1, (double) done() / all);
  }

  /**
   * Bytes that have to be moved again are counted back, so the sum may be below zero for a while.
   */
  private long done() {
    return Math.max(0, moved.sum() + skipped.sum());
  }
}

package io.deckhouse.aimodels.cli.terminal;

import io.deckhouse.aimodels.modelpack.progress.Allocation;
import io.deckhouse.aimodels.modelpack.progress.ProgressEvent;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;

/** Adds up the events of one job: how far, how fast, how long still. */
final class ProgressTotals {
  private final long startNanos = System.nanoTime();
  private final LongAdder moved = new LongAdder();
  private final LongAdder skipped = new LongAdder();
  private final AtomicLong total = new AtomicLong();
  private final AtomicReference<String> job = new AtomicReference<>("");
  private final AtomicReference<String> current = new AtomicReference<>("");

  void add(ProgressEvent event) {
    Allocation allocation = event.allocation();
    switch (event) {
      case ProgressEvent.Started _ -> {
        if (allocation.parent().isEmpty()) {
          total.addAndGet(allocation.bytes());
          job.set(allocation.description());
        } else {
          current.set(allocation.description());
        }
      }
      case ProgressEvent.Advanced advanced -> moved.add(advanced.bytes());
      case ProgressEvent.Skipped skip -> skipped.add(skip.bytes());
      case ProgressEvent.Finished _ -> {}
    }
  }

  /**
   * One line, as in {@code pack 1.2 GiB of 4.0 GiB, 30 %, 850 MiB/s, 3s left: model.safetensors}.
   */
  String line() {
    long done = moved.sum() + skipped.sum();
    double seconds = Math.max(0.001, elapsed().toNanos() / 1e9);
    double rate = moved.sum() / seconds;
    StringBuilder line = new StringBuilder(job.get()).append(' ').append(Sizes.bytes(done));
    if (total.get() > 0) {
      line.append(" of ").append(Sizes.bytes(total.get()));
      line.append(", ").append(done * 100 / total.get()).append(" %");
    }
    line.append(", ").append(Sizes.bytes((long) rate)).append("/s");
    if (total.get() > done && rate > 0) {
      Duration left = Duration.ofSeconds((long) ((total.get() - done) / rate));
      line.append(", ").append(Sizes.duration(left)).append(" left");
    }
    return line.append(": ").append(current.get()).toString();
  }

  /** The part that is done, from 0 to 1. */
  double fraction() {
    long all = total.get();
    return all == 0 ? 1 : Math.min(1, (double) (moved.sum() + skipped.sum()) / all);
  }

  Duration elapsed() {
    return Duration.ofNanos(System.nanoTime() - startNanos);
  }
}

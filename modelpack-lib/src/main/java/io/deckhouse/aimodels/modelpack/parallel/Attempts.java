package io.deckhouse.aimodels.modelpack.parallel;

import io.deckhouse.aimodels.modelpack.InterruptedTransferException;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Tasks that are all tried, whatever becomes of the others, until a failure that ends them all. */
final class Attempts {
  private final List<? extends Runnable> tasks;
  private final Predicate<RuntimeException> ends;
  private final AtomicInteger next = new AtomicInteger();
  private final SortedMap<Integer, RuntimeException> failures = new TreeMap<>();
  private volatile boolean ended;
  private @Nullable Error error;

  Attempts(List<? extends Runnable> tasks, Predicate<RuntimeException> ends) {
    this.tasks = tasks;
    this.ends = ends;
  }

  /** Runs them on that many threads of an executor, which is shut down. */
  List<RuntimeException> run(ExecutorService executor, int threads) {
    begin(executor, threads);
    try {
      while (!executor.awaitTermination(1, TimeUnit.DAYS)) {
        // A blob may take days.
      }
    } catch (InterruptedException e) {
      // The place after all tasks: it is nobody's failure.
      note(tasks.size(), new InterruptedTransferException("interrupted", e), executor);
      executor.close();
      Thread.currentThread().interrupt();
    }
    return outcome();
  }

  /** All threads begin before one of them can end the others: the executor takes no more then. */
  private synchronized void begin(ExecutorService executor, int threads) {
    for (int i = 0; i < threads; i++) {
      executor.execute(() -> work(executor));
    }
    executor.shutdown();
  }

  private void work(ExecutorService executor) {
    for (int at = next.getAndIncrement();
        at < tasks.size() && !ended;
        at = next.getAndIncrement()) {
      try {
        tasks.get(at).run();
      } catch (RuntimeException e) {
        note(at, e, executor);
      } catch (Error e) {
        note(e, executor);
      }
    }
  }

  private synchronized void note(int at, RuntimeException failure, ExecutorService executor) {
    if (ended) {
      return; // The end of the others made it fail.
    }
    failures.put(at, failure);
    if (ends.test(failure) || failure instanceof InterruptedTransferException) {
      end(executor);
    }
  }

  private synchronized void note(Error failure, ExecutorService executor) {
    if (error == null) {
      error = failure;
    }
    end(executor);
  }

  private void end(ExecutorService executor) {
    ended = true;
    executor.shutdownNow();
  }

  private synchronized List<RuntimeException> outcome() {
    if (error != null) {
      throw error;
    }
    return List.copyOf(failures.values());
  }
}

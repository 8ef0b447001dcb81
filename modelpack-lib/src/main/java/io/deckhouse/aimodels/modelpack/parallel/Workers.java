package io.deckhouse.aimodels.modelpack.parallel;

import io.deckhouse.aimodels.modelpack.InterruptedTransferException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Predicate;

/** Runs tasks on a bounded number of threads. */
public final class Workers {
  private final int concurrency;

  /**
   * Sets the bound.
   *
   * @param concurrency tasks at the same time, at least 1
   */
  public Workers(int concurrency) {
    if (concurrency < 1) {
      throw new IllegalArgumentException("concurrency: " + concurrency + " (expected: >= 1)");
    }
    this.concurrency = concurrency;
  }

  /**
   * The usual bound: twice the processors, from 4 to 16. With one file a processor the last of a
   * few large files would leave processors idle; beyond 16 the disk is the limit.
   */
  public static int defaultConcurrency() {
    return Math.clamp(2L * Runtime.getRuntime().availableProcessors(), 4, 16);
  }

  /**
   * Runs all tasks and waits for them. The first failure stops the rest and is thrown.
   *
   * @return their results in the order of the tasks
   * @throws InterruptedTransferException when the calling thread is interrupted; the tasks are
   *     interrupted then and have ended when this is thrown
   */
  public <T> List<T> run(List<? extends Callable<T>> tasks) {
    if (tasks.size() == 1 || concurrency == 1) {
      return runHere(tasks);
    }
    try (ExecutorService executor = executor(threads(tasks.size()))) {
      ExecutorCompletionService<T> completion = new ExecutorCompletionService<>(executor);
      List<Future<T>> futures = new ArrayList<>(tasks.size());
      for (Callable<T> task : tasks) {
        futures.add(completion.submit(task));
      }
      try {
        for (int done = 0; done < futures.size(); done++) {
          completion.take().get();
        }
        List<T> results = new ArrayList<>(futures.size());
        for (Future<T> future : futures) {
          results.add(future.resultNow());
        }
        return results;
      } catch (ExecutionException e) {
        executor.shutdownNow();
        throw asUnchecked(e.getCause() == null ? e : e.getCause());
      } catch (InterruptedException e) {
        executor.shutdownNow();
        Thread.currentThread().interrupt();
        throw new InterruptedTransferException("interrupted", e);
      }
    }
  }

  /**
   * Runs all tasks and waits for them. One that fails does not stop the others, unless its failure
   * ends them all: then the running ones are interrupted, and no further ones begin.
   *
   * @param ends tells the failures that end all tasks; interruption always does
   * @return the failures in the order of the tasks, without those that the end of the others made.
   *     When the calling thread was interrupted, as it then still is, an {@link
   *     InterruptedTransferException} is the last
   */
  public List<RuntimeException> tryAll(
      List<? extends Runnable> tasks, Predicate<RuntimeException> ends) {
    int threads = threads(tasks.size());
    try (ExecutorService executor = executor(threads)) {
      return new Attempts(tasks, ends).run(executor, threads);
    }
  }

  private int threads(int tasks) {
    return Math.min(concurrency, Math.max(1, tasks));
  }

  private static ExecutorService executor(int threads) {
    return Executors.newFixedThreadPool(
        threads, Thread.ofPlatform().name("worker-", 0).daemon().factory());
  }

  private static <T> List<T> runHere(List<? extends Callable<T>> tasks) {
    List<T> results = new ArrayList<>(tasks.size());
    for (Callable<T> task : tasks) {
      try {
        results.add(task.call());
      } catch (Exception e) {
        throw asUnchecked(e);
      }
    }
    return results;
  }

  private static RuntimeException asUnchecked(Throwable failure) {
    return switch (failure) {
      case RuntimeException unchecked -> unchecked;
      case Error error -> throw error;
      case InterruptedException interrupted -> {
        Thread.currentThread().interrupt();
        yield new InterruptedTransferException("interrupted", interrupted);
      }
      default -> new IllegalStateException(failure);
    };
  }
}

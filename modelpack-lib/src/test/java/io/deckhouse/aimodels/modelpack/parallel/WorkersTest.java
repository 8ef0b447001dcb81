package io.deckhouse.aimodels.modelpack.parallel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deckhouse.aimodels.modelpack.InterruptedTransferException;
import io.deckhouse.aimodels.modelpack.InvalidContentException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class WorkersTest {
  @Test
  void givesResultsInTheOrderOfTheTasks() {
    List<Callable<Integer>> tasks = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      int value = i;
      tasks.add(() -> value);
    }
    assertThat(new Workers(7).run(tasks)).hasSize(100).isSorted();
  }

  @Test
  void runsTasksAtTheSameTime() {
    CyclicBarrier bothAreHere = new CyclicBarrier(2);
    List<Callable<Integer>> tasks = List.of(bothAreHere::await, bothAreHere::await);
    assertThat(new Workers(2).run(tasks)).containsExactlyInAnyOrder(0, 1);
  }

  @Test
  void stopsTheOthersAtTheFirstFailure() {
    CountDownLatch never = new CountDownLatch(1);
    CountDownLatch started = new CountDownLatch(1);
    AtomicInteger interrupted = new AtomicInteger();
    Callable<Void> waits =
        () -> {
          started.countDown();
          try {
            never.await();
          } catch (InterruptedException e) {
            interrupted.incrementAndGet();
            throw e;
          }
          throw new AssertionError("nobody opens the latch");
        };
    Callable<Void> fails =
        () -> {
          started.await();
          throw new InvalidContentException("broken");
        };
    assertThatThrownBy(() -> new Workers(2).run(List.of(waits, fails)))
        .isInstanceOf(InvalidContentException.class)
        .hasMessage("broken");
    assertThat(interrupted).hasValue(1);
  }

  @Test
  void endsItsTasksWhenTheCallerIsInterrupted() {
    CountDownLatch never = new CountDownLatch(1);
    Thread caller = Thread.currentThread();
    Callable<Void> interruptsCaller =
        () -> {
          caller.interrupt();
          never.await();
          throw new AssertionError("nobody opens the latch");
        };
    assertThatThrownBy(() -> new Workers(2).run(List.of(interruptsCaller, interruptsCaller)))
        .isInstanceOf(InterruptedTransferException.class);
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void triesAllTasksAndGivesTheFailuresInTheirOrder() {
    AtomicInteger done = new AtomicInteger();
    List<Runnable> tasks = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      int value = i;
      tasks.add(
          () -> {
            done.incrementAndGet();
            if (value % 10 == 0) {
              throw new InvalidContentException("task " + value);
            }
          });
    }
    List<RuntimeException> failures = new Workers(4).tryAll(tasks, _ -> false);
    assertThat(done).hasValue(100);
    assertThat(failures)
        .extracting(Throwable::getMessage)
        .hasSize(10)
        .startsWith("task 0", "task 10")
        .endsWith("task 90");
  }

  @Test
  void beginsNothingAfterAFailureThatEndsAll() {
    AtomicInteger begun = new AtomicInteger();
    Runnable fails =
        () -> {
          begun.incrementAndGet();
          throw new InvalidContentException("broken");
        };
    assertThat(new Workers(1).tryAll(List.of(fails, fails, fails), _ -> true)).hasSize(1);
    assertThat(begun).hasValue(1);
  }

  @Test
  void triesNothingWhenThereIsNothing() {
    assertThat(new Workers(4).tryAll(List.of(), _ -> true)).isEmpty();
  }

  @Test
  void doesNotHideAnErrorOfTheMachine() {
    Runnable fails =
        () -> {
          throw new AssertionError("broken machine");
        };
    assertThatThrownBy(() -> new Workers(2).tryAll(List.of(fails, fails), _ -> false))
        .isInstanceOf(AssertionError.class);
  }

  @Test
  void reportsTheInterruptionOfTheCallerLast() {
    CountDownLatch never = new CountDownLatch(1);
    Thread caller = Thread.currentThread();
    Runnable interruptsCaller =
        () -> {
          caller.interrupt();
          try {
            never.await();
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
        };
    Runnable fails =
        () -> {
          throw new InvalidContentException("broken");
        };
    List<RuntimeException> failures =
        new Workers(1).tryAll(List.of(fails, interruptsCaller, fails), _ -> false);
    assertThat(Thread.interrupted()).isTrue();
    assertThat(failures).hasSize(2).last().isInstanceOf(InterruptedTransferException.class);
  }
}

package io.deckhouse.aimodels.modelpack.lock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deckhouse.aimodels.modelpack.InterruptedTransferException;
import io.deckhouse.aimodels.modelpack.testkit.ChildJvm;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class LockFileTest {
  @TempDir private Path directory;

  private Path file() {
    return directory.resolve("locks");
  }

  @Test
  void excludesOtherInstancesInThisProcess() throws IOException {
    try (LockFile one = LockFile.open(file());
        LockFile two = LockFile.open(file())) {
      try (Guard _ = one.exclusive(5)) {
        assertThat(two.tryExclusive(5)).isEmpty();
        assertFree(two, 6);
      }
      assertFree(two, 5);
    }
  }

  @Test
  void sharesAmongReaders() throws IOException {
    try (LockFile one = LockFile.open(file());
        LockFile two = LockFile.open(file())) {
      Guard first = one.shared(5);
      Guard second = two.shared(5);
      first.close();
      first.close();
      assertThat(one.tryExclusive(5)).isEmpty();
      second.close();
      assertFree(one, 5);
    }
  }

  @Test
  void waitsForAnotherThread() throws Exception {
    try (LockFile locks = LockFile.open(file());
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Guard held = locks.exclusive(5);
      Future<?> waiting = threads.submit(() -> locks.exclusive(5).close());
      assertThat(waiting.isDone()).isFalse();
      held.close();
      waiting.get();
    }
  }

  @Test
  void excludesOtherProcessesUntilTheyAreKilled() throws IOException {
    try (LockFile locks = LockFile.open(file());
        ChildJvm child = ChildJvm.start(LockChild.class, file().toString(), "5")) {
      child.awaitLine("locked");
      assertThat(locks.tryExclusive(5)).isEmpty();
      assertFree(locks, 6);
      child.kill();
      locks.exclusive(5).close();
    }
  }

  @Test
  void keepsItsLocksWhenAnotherInstanceIsClosed() throws IOException {
    try (LockFile locks = LockFile.open(file());
        Guard _ = locks.exclusive(5)) {
      LockFile.open(file()).close();
      try (ChildJvm child = ChildJvm.start(LockChild.class, file().toString(), "6")) {
        child.awaitLine("locked");
        child.end();
      }
      try (ChildJvm child = ChildJvm.start(LockTryChild.class, file().toString(), "5")) {
        child.awaitLine("refused");
      }
    }
  }

  @Test
  void anInterruptedThreadLosesNoLocks() throws IOException {
    try (LockFile locks = LockFile.open(file());
        Guard _ = locks.exclusive(5)) {
      Thread.currentThread().interrupt();
      assertFree(locks, 6);
      assertThatThrownBy(() -> locks.exclusive(5)).isInstanceOf(InterruptedTransferException.class);
      assertThat(Thread.interrupted()).isTrue();
      try (ChildJvm child = ChildJvm.start(LockTryChild.class, file().toString(), "5")) {
        child.awaitLine("refused");
      }
    }
  }

  private static void assertFree(LockFile locks, long position) {
    Optional<Guard> guard = locks.tryExclusive(position);
    assertThat(guard).isPresent();
    guard.ifPresent(Guard::close);
  }
}

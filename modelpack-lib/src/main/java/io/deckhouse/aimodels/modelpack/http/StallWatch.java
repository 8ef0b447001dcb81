package io.deckhouse.aimodels.modelpack.http;

import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Ends exchanges that a socket's own timeout does not: a peer that takes no bytes, and a thread
 * that was interrupted while it waits for the network. One thread looks at all of them.
 */
final class StallWatch implements AutoCloseable {
  private static final long LOOK_MILLIS = 100;

  private final long limitNanos;
  private final Set<Exchange> exchanges = ConcurrentHashMap.newKeySet();
  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable Thread watcher;

  StallWatch(Duration limit) {
    this.limitNanos = limit.toNanos();
  }

  /** A peer took or sent nothing for too long. */
  static final class StalledException extends IOException {
    private static final long serialVersionUID = 1L;

    StalledException(String message, IOException cause) {
      super(message, cause);
    }
  }

  /** What has become of an exchange. */
  enum Verdict {
    RUNNING,
    STALLED,
    INTERRUPTED
  }

  /** One request and its answer, in the thread that began it. */
  final class Exchange {
    private final Runnable cancel;
    private volatile Thread owner = Thread.currentThread();
    private volatile long movedNanos = System.nanoTime();
    private volatile boolean sending;
    private volatile Verdict verdict = Verdict.RUNNING;

    private Exchange(Runnable cancel) {
      this.cancel = cancel;
    }

    /** The peer took or sent something. */
    void moved() {
      movedNanos = System.nanoTime();
    }

    /** Whether bytes are being sent; while the peer's are awaited the socket has its timeout. */
    void sending(boolean now) {
      moved();
      sending = now;
    }

    /** From now on the calling thread waits for this exchange. */
    void adopt() {
      owner = Thread.currentThread();
    }

    Verdict verdict() {
      return verdict;
    }

    String limitText() {
      return Duration.ofNanos(limitNanos).toMillis() / 1000.0 + " s";
    }

    /** Breaks the connection. */
    void abort() {
      cancel.run();
    }

    void end() {
      exchanges.remove(this);
    }

    private void look(long now) {
      if (owner.isInterrupted()) {
        end(Verdict.INTERRUPTED);
      } else if (sending && now - movedNanos > limitNanos) {
        end(Verdict.STALLED);
      }
    }

    private void end(Verdict reason) {
      verdict = reason;
      end();
      cancel.run();
    }
  }

  Exchange begin(Runnable cancel) {
    Exchange exchange = new Exchange(cancel);
    exchanges.add(exchange);
    lock.lock();
    try {
      if (watcher == null || !watcher.isAlive()) {
        watcher = Thread.ofPlatform().daemon().name("stall-watch").start(this::watch);
      }
    } finally {
      lock.unlock();
    }
    return exchange;
  }

  private void watch() {
    try {
      while (true) {
        TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        long now = System.nanoTime();
        exchanges.forEach(exchange -> exchange.look(now));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      if (watcher != null) {
        watcher.interrupt();
      }
    } finally {
      lock.unlock();
    }
  }
}

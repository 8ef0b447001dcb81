package io.deckhouse.aimodels.modelpack.testkit.registry;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;

/** An unfinished blob: its bytes so far, in a file. */
final class Upload {
  private static final int BUFFER_BYTES = 64 * 1024;
  private static final long SETTLE_MILLIS = 500;

  private final ReentrantLock writing = new ReentrantLock();

  private final String id;
  private final String repository;
  private final Path file;
  private final AtomicLong size = new AtomicLong();
  private final AtomicInteger chunks = new AtomicInteger();
  private volatile boolean shortChunk;
  private volatile Optional<Thread> writer = Optional.empty();

  Upload(String id, String repository, Path file) {
    this.id = id;
    this.repository = repository;
    this.file = file;
  }

  String id() {
    return id;
  }

  String repository() {
    return repository;
  }

  Path file() {
    return file;
  }

  long size() {
    return size.get();
  }

  /** How many chunks were taken: the part of a Location that changes. */
  int chunks() {
    return chunks.get();
  }

  /** Whether a chunk was shorter than the registry wants all but the last to be. */
  boolean hadShortChunk() {
    return shortChunk;
  }

  void chunkTaken(boolean isShort) {
    chunks.incrementAndGet();
    shortChunk = shortChunk || isShort;
  }

  /**
   * Begins to write. A request that still writes is broken off after a moment, as its client has
   * come again.
   */
  void lock() {
    if (!awaitWriter()) {
      writer.ifPresent(Thread::interrupt);
    }
    writing.lock();
    writer = Optional.of(Thread.currentThread());
  }

  void unlock() {
    writer = Optional.empty();
    writing.unlock();
  }

  /**
   * Waits a moment for a write whose connection has just broken, as its client sees it ended.
   *
   * @return whether nobody writes any more
   */
  boolean awaitWriter() {
    try {
      boolean free = writing.tryLock(SETTLE_MILLIS, TimeUnit.MILLISECONDS);
      if (free) {
        writing.unlock();
      }
      return free;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /**
   * Adds the bytes of a body, each as soon as it is there.
   *
   * @param length what the client announced
   * @throws IOException when the connection breaks before the end of the body
   */
  long append(InputStream body, Optional<Long> length, long maxBytes, Traffic traffic)
      throws IOException {
    byte[] buffer = new byte[BUFFER_BYTES];
    long added = 0;
    try (OutputStream out =
        Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      for (int count = body.read(buffer); count >= 0; count = body.read(buffer)) {
        out.write(buffer, 0, count);
        traffic.uploaded(count);
        added += count;
        size.addAndGet(count);
        if (added > maxBytes) {
          break;
        }
      }
    } catch (IOException e) {
      size.set(Files.size(file));
      throw e;
    }
    if (added <= maxBytes && length.isPresent() && added != length.get()) {
      throw new EOFException("body of " + added + " bytes (expected: " + length.get() + ")");
    }
    return added;
  }

  /** Drops what is behind a length. */
  void truncate(long length) throws IOException {
    try (var channel = Files.newByteChannel(file, StandardOpenOption.WRITE)) {
      channel.truncate(length);
    }
    size.set(length);
  }
}

package io.deckhouse.aimodels.modelpack.hash;

import io.deckhouse.aimodels.modelpack.InterruptedTransferException;
import java.nio.ByteBuffer;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Hashes in a thread of its own what another one moves, so that a large blob uses two processors.
 * The buffers go round: taken, filled, submitted, hashed. Used by one thread.
 */
final class HashPipeline implements AutoCloseable {
  /** The size of a buffer, in bytes: large enough that handing it over costs little. */
  private static final int BUFFER_BYTES = 128 * 1024;

  /** Shorter blobs are hashed before a thread has started. */
  static final long WORTH_BYTES = 4L * 1024 * 1024;

  private static final int BUFFERS = 4;

  private final BlockingQueue<ByteBuffer> free = new ArrayBlockingQueue<>(BUFFERS);
  // An empty one is the end.
  private final BlockingQueue<ByteBuffer> filled = new ArrayBlockingQueue<>(BUFFERS + 1);
  private final Consumer<ByteBuffer> hash;
  private final Thread thread;
  private volatile @Nullable RuntimeException failure;
  private boolean closed;

  /**
   * Starts.
   *
   * @param buffers makes empty buffers of a capacity
   * @param hash takes the filled ones in their order
   */
  HashPipeline(IntFunction<ByteBuffer> buffers, Consumer<ByteBuffer> hash) {
    this.hash = hash;
    for (int i = 0; i < BUFFERS; i++) {
      free.add(buffers.apply(BUFFER_BYTES));
    }
    this.thread = Thread.ofPlatform().daemon().name("hash").start(this::run);
  }

  private void run() {
    try {
      while (true) {
        ByteBuffer buffer = filled.take();
        if (!buffer.hasRemaining()) {
          return;
        }
        if (failure == null) {
          hash(buffer);
        }
        free.add(buffer.clear());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void hash(ByteBuffer buffer) {
    try {
      hash.accept(buffer);
    } catch (RuntimeException e) {
      failure = e;
    }
  }

  /** An empty buffer; waits for one. */
  ByteBuffer take() {
    try {
      return free.take();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedTransferException("interrupted", e);
    }
  }

  /** Hands over a buffer that was taken, for its remaining bytes to be hashed. */
  void submit(ByteBuffer buffer) {
    filled.add(buffer);
  }

  /** Waits until everything is hashed. */
  void finish() {
    close();
    RuntimeException failed = failure;
    if (failed != null) {
      throw failed;
    }
  }

  /** Waits until what was submitted is hashed. */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    filled.add(ByteBuffer.allocate(0));
    boolean interrupted = false;
    while (true) {
      try {
        thread.join();
        break;
      } catch (InterruptedException e) {
        interrupted = true; // What is in work is a MiB at most.
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}

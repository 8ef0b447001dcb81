package io.deckhouse.aimodels.modelpack.lock;

import io.deckhouse.aimodels.modelpack.InterruptedTransferException;
import io.deckhouse.aimodels.modelpack.ModelPackException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Locks on single bytes of one file, which hold between processes and between the threads of this
 * one. They end with their process, however it ends.
 *
 * <p>The kernel gives such a lock to the process, and drops all that a process has on a file when
 * it closes <em>any</em> descriptor of that file. So a process must have one channel for the file,
 * however many stores are open on it, and that is why the table of open files is static.
 */
public final class LockFile implements AutoCloseable {
  private static final long WAIT_MIN_MILLIS = 1;
  private static final long WAIT_MAX_MILLIS = 20;
  private static final Map<Object, LockFile> OPEN = new HashMap<>();

  private static final class Slot {
    private final FileLock lock;
    private int holders = 1;

    Slot(FileLock lock) {
      this.lock = lock;
    }
  }

  private final Object key;
  private final FileChannel channel;
  private final Map<Long, Slot> slots = new HashMap<>();
  private int users;

  private LockFile(Object key, FileChannel channel) {
    this.key = key;
    this.channel = channel;
  }

  /**
   * Opens the file, and creates it when it is not there; closed as often as it was opened.
   *
   * @throws java.nio.file.NoSuchFileException when its directory is not there
   */
  public static LockFile open(Path file) throws IOException {
    synchronized (OPEN) {
      while (true) {
        try {
          Files.createFile(file);
        } catch (FileAlreadyExistsException e) {
          // Another store or process was first, which is as good.
        }
        Optional<Object> key = keyOf(file);
        if (key.isEmpty()) {
          continue; // It was removed in between.
        }
        LockFile locks = OPEN.get(key.get());
        if (locks == null) {
          FileChannel channel;
          try {
            channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
          } catch (NoSuchFileException e) {
            continue; // It was removed in between.
          }
          if (!keyOf(file).equals(key)) {
            channel.close();
            continue; // It was replaced in between.
          }
          locks = new LockFile(key.get(), channel);
          OPEN.put(key.get(), locks);
        }
        locks.users++;
        return locks;
      }
    }
  }

  /**
   * Whether a path leads to this very file, and not to one that was made after it was removed. It
   * is not opened for that, since closing it would drop the locks.
   */
  public boolean isAt(Path file) throws IOException {
    return keyOf(file).filter(key::equals).isPresent();
  }

  private static Optional<Object> keyOf(Path file) throws IOException {
    try {
      return Optional.of(
          Objects.requireNonNull(
              Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                  .fileKey(),
              "file key"));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  /** Waits until nobody else has the byte. */
  public Guard exclusive(long position) {
    return await(position, false);
  }

  /** Waits until nobody has the byte exclusively. */
  public Guard shared(long position) {
    return await(position, true);
  }

  /** Takes the byte if nobody has it. */
  public Optional<Guard> tryExclusive(long position) {
    return tryLock(position, false);
  }

  private Guard await(long position, boolean shared) {
    long wait = WAIT_MIN_MILLIS;
    while (true) {
      Optional<Guard> guard = tryLock(position, shared);
      if (guard.isPresent()) {
        return guard.get();
      }
      try {
        Thread.sleep(wait);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InterruptedTransferException("interrupted while waiting for another writer", e);
      }
      wait = Math.min(wait * 2, WAIT_MAX_MILLIS);
    }
  }

  private Optional<Guard> tryLock(long position, boolean shared) {
    synchronized (slots) {
      Slot slot = slots.get(position);
      if (slot != null) {
        if (!shared || !slot.lock.isShared()) {
          return Optional.empty();
        }
        slot.holders++;
        return Optional.of(releaseOnce(position));
      }
      try {
        FileLock lock = channel.tryLock(position, 1, shared);
        if (lock == null) {
          return Optional.empty();
        }
        slots.put(position, new Slot(lock));
        return Optional.of(releaseOnce(position));
      } catch (IOException e) {
        throw ModelPackException.io("lock the store", e);
      }
    }
  }

  private Guard releaseOnce(long position) {
    AtomicBoolean released = new AtomicBoolean();
    return () -> {
      if (released.compareAndSet(false, true)) {
        release(position);
      }
    };
  }

  private void release(long position) {
    synchronized (slots) {
      Slot slot = Objects.requireNonNull(slots.get(position), "slot");
      slot.holders--;
      if (slot.holders > 0) {
        return;
      }
      slots.remove(position);
      try {
        if (channel.isOpen()) {
          slot.lock.release();
        }
      } catch (IOException e) {
        throw ModelPackException.io("unlock the store", e);
      }
    }
  }

  @Override
  public void close() {
    synchronized (OPEN) {
      users--;
      if (users > 0) {
        return;
      }
      OPEN.remove(key);
      try {
        channel.close();
      } catch (IOException e) {
        throw ModelPackException.io("close the locks of the store", e);
      }
    }
  }
}

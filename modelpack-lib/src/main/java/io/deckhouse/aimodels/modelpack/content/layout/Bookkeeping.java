package io.deckhouse.aimodels.modelpack.content.layout;

import io.deckhouse.aimodels.modelpack.ModelPackException;
import io.deckhouse.aimodels.modelpack.lock.LockFile;
import java.io.IOException;
import java.nio.file.Files;

/** What a store has open in the hidden directory: everything, or the little that reading needs. */
sealed interface Bookkeeping extends AutoCloseable {
  /** Protects what the store uses. */
  Session session();

  @Override
  void close();

  /** The bookkeeping of a store that writes. */
  record Writable(LayoutPaths paths, LockFile locks, LeasedSession session) implements Bookkeeping {
    @Override
    public void close() {
      session.close();
      locks.close();
    }
  }

  /** The bookkeeping of a store that reads a layout where leases can be written. */
  record Protected(LockFile locks, LeasedSession session) implements Bookkeeping {
    @Override
    public void close() {
      session.close();
      locks.close();
    }
  }

  /** The bookkeeping of a store that reads a layout where it can leave no trace. */
  record None(UnleasedSession session) implements Bookkeeping {
    @Override
    public void close() {}
  }

  static Writable forWriting(LayoutPaths paths) {
    try {
      LayoutOpener.createDirectories(paths);
      LockFile locks = LockFile.open(paths.locks());
      try {
        LayoutOpener.complete(paths, locks);
        new Leases(paths, locks).removeDead();
        return new Writable(paths, locks, LeasedSession.start(paths, locks));
      } catch (IOException | RuntimeException e) {
        locks.close();
        throw e;
      }
    } catch (IOException e) {
      throw ModelPackException.io("open the layout " + paths.root(), e);
    }
  }

  static Bookkeeping forReading(LayoutPaths paths) {
    if (!Files.isWritable(paths.leases()) || !Files.isWritable(paths.locks())) {
      return new None(new UnleasedSession());
    }
    try {
      LockFile locks = LockFile.open(paths.locks());
      try {
        return new Protected(locks, LeasedSession.start(paths, locks));
      } catch (IOException | RuntimeException e) {
        locks.close();
        throw e;
      }
    } catch (IOException e) {
      // Reading must not need a disk that takes writes.
      return new None(new UnleasedSession());
    }
  }
}

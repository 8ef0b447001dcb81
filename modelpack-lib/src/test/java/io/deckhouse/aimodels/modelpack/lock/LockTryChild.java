package io.deckhouse.aimodels.modelpack.lock;

import java.nio.file.Path;

/** Says whether a lock is free. */
final class LockTryChild {
  private LockTryChild() {}

  public static void main(String[] args) throws Exception {
    try (LockFile locks = LockFile.open(Path.of(args[0]))) {
      boolean free = locks.tryExclusive(Long.parseLong(args[1])).isPresent();
      System.out.println(free ? "free" : "refused");
    }
  }
}

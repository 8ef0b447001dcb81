package io.deckhouse.aimodels.modelpack.lock;

import java.nio.file.Path;

/** Takes a lock, says so, and holds it until it is ended or killed. */
final class LockChild {
  private LockChild() {}

  public static void main(String[] args) throws Exception {
    try (LockFile locks = LockFile.open(Path.of(args[0]));
        Guard _ = locks.exclusive(Long.parseLong(args[1]))) {
      System.out.println("locked");
      while (System.in.read() >= 0) {
        // Nothing is sent; the end of the input is what it waits for.
      }
    }
  }
}

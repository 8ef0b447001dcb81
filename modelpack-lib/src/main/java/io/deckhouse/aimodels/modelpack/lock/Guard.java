package io.deckhouse.aimodels.modelpack.lock;

/** Something that is held until it is closed, once, by any thread. */
@FunctionalInterface
public interface Guard extends AutoCloseable {
  @Override
  void close();
}

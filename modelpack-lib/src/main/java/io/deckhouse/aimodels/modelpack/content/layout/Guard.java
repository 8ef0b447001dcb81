package io.deckhouse.aimodels.modelpack.content.layout;

/** Something that is held until it is closed, once, by any thread. */
@FunctionalInterface
interface Guard extends AutoCloseable {
  @Override
  void close();
}

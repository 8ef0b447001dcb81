package io.deckhouse.aimodels.modelpack.progress;

/** Hears about progress; called from many threads at once, so it must be quick and thread-safe. */
@FunctionalInterface
public interface ProgressListener {
  /** Hears nothing. */
  ProgressListener NONE = event -> {};

  void on(ProgressEvent event);
}

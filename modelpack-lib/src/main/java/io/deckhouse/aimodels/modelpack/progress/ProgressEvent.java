package io.deckhouse.aimodels.modelpack.progress;

/** Something that happened to a piece of work. */
public sealed interface ProgressEvent {
  Allocation allocation();

  /** Work on it begins. */
  record Started(Allocation allocation) implements ProgressEvent {}

  /** Some bytes more are done. */
  record Advanced(Allocation allocation, long bytes) implements ProgressEvent {}

  /** The rest needs no work: it is there already. */
  record Skipped(Allocation allocation, long bytes) implements ProgressEvent {}

  /** Work on it has ended, well or not. */
  record Finished(Allocation allocation) implements ProgressEvent {}
}

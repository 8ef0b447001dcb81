package io.deckhouse.aimodels.modelpack.progress;

import java.util.Optional;

/** A handle on one piece of work: what advances it and divides it. Closing it ends the piece. */
public final class Progress implements AutoCloseable {
  private final Allocation allocation;
  private final ProgressListener listener;

  private Progress(Allocation allocation, ProgressListener listener) {
    this.allocation = allocation;
    this.listener = listener;
    listener.on(new ProgressEvent.Started(allocation));
  }

  /**
   * Begins a whole job.
   *
   * @param bytes the sum of all pieces, or 0 when it is not known
   */
  public static Progress start(ProgressListener listener, String description, long bytes) {
    return new Progress(new Allocation(Optional.empty(), description, bytes), listener);
  }

  /** Begins a piece of this one. */
  public Progress part(String description, long bytes) {
    return new Progress(new Allocation(Optional.of(allocation), description, bytes), listener);
  }

  public void advance(long bytes) {
    listener.on(new ProgressEvent.Advanced(allocation, bytes));
  }

  /** Says that bytes of this piece need no work. */
  public void skip(long bytes) {
    listener.on(new ProgressEvent.Skipped(allocation, bytes));
  }

  @Override
  public void close() {
    listener.on(new ProgressEvent.Finished(allocation));
  }
}

package io.deckhouse.aimodels.modelpack.hash;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The states of a hasher along a source that does not change, as a file whose stamp is the key: the
 * next process goes on hashing it from the last one that it can use. It says nothing about the
 * bytes themselves; the caller makes sure that they are the same.
 */
public final class StateLog implements AutoCloseable {
  private final RecordFile records;

  private StateLog(RecordFile records) {
    this.records = records;
  }

  /**
   * Opens or begins a log; states of another key are dropped.
   *
   * @param key stands for one content, as a file's path and stamp do
   */
  public static StateLog open(Path file, String key) throws IOException {
    return new StateLog(
        RecordFile.open(file, key.getBytes(StandardCharsets.UTF_8), Sha256State.BYTES));
  }

  /** Adds where a hasher is, where it can tell that. */
  public void append(Hasher hasher) throws IOException {
    Optional<Sha256State> state = hasher.state();
    if (state.isPresent()) {
      ByteBuffer payload = ByteBuffer.allocate(Sha256State.BYTES);
      state.get().put(payload);
      records.append(payload.flip());
    }
  }

  /** The furthest state that is not past an offset; nothing where this Java can take none. */
  public Optional<Sha256State> before(long offset) throws IOException {
    if (!Checkpoints.isAvailable()) {
      return Optional.empty();
    }
    Optional<Sha256State> best = Optional.empty();
    for (long index = 0; index < records.count(); index++) {
      Optional<Sha256State> state = Sha256State.get(records.read(index));
      if (state.isPresent() && state.get().position() <= offset && isFurther(state.get(), best)) {
        best = state;
      }
    }
    return best;
  }

  private static boolean isFurther(Sha256State state, Optional<Sha256State> than) {
    return than.isEmpty() || state.position() > than.get().position();
  }

  @Override
  public void close() throws IOException {
    records.close();
  }
}

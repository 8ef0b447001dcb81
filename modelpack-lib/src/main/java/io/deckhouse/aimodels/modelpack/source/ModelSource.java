package io.deckhouse.aimodels.modelpack.source;

import io.deckhouse.aimodels.modelpack.content.ContentStore;
import io.deckhouse.aimodels.modelpack.format.PathFilter;
import io.deckhouse.aimodels.modelpack.progress.ProgressListener;
import java.util.List;
import java.util.Optional;

/** Where the files of a model come from. It only says which there are and opens one. */
public interface ModelSource extends AutoCloseable {
  /** What it is called in messages. */
  String location();

  /** The files, sorted by path; every path passes {@code ModelPaths}, and no two collide. */
  List<SourceFile> files();

  /** What lies there and is not part of the model: paths, folders with a {@code /} at the end. */
  List<String> leftOut();

  /** Where the files were published, when they were; known when all of them have been read. */
  Optional<Origin> origin();

  /**
   * Whether its files are only known when all of it has been read, so that {@link #files} would
   * read more than headers.
   */
  default boolean isStream() {
    return false;
  }

  /**
   * A source of the same files that can be opened at will. What can only be read from beginning to
   * end is read once now, and its files go into the store as they come; blocks.
   *
   * @throws io.deckhouse.aimodels.modelpack.RefusedByPolicyException when the gate of the intake
   *     refuses a file
   */
  default ModelSource settle(Intake intake) {
    return this;
  }

  /** As {@link #settle(Intake)}, with nothing in front of the store. */
  default ModelSource settle(ContentStore store, PathFilter filter, ProgressListener listener) {
    return settle(new Intake(store, filter, Gate.OPEN, listener));
  }

  @Override
  void close();
}

package io.deckhouse.aimodels.modelpack.source;

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

  /** Where the files were published, when they were. */
  Optional<Origin> origin();

  @Override
  void close();
}

package io.deckhouse.aimodels.modelpack.format;

import java.io.IOException;

/** One file of a model, wherever it is. */
public interface ModelFile {
  /** The path in the model's directory: relative, separated by {@code /}. */
  String path();

  /** The length in bytes. */
  long size();

  /** Opens it for reading; the caller closes it. */
  ByteSource open() throws IOException;
}

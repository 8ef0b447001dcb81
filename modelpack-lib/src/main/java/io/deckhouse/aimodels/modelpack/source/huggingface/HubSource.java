package io.deckhouse.aimodels.modelpack.source.huggingface;

import io.deckhouse.aimodels.modelpack.InvalidRequestException;
import io.deckhouse.aimodels.modelpack.format.PathFilter;
import io.deckhouse.aimodels.modelpack.http.HttpTransport;
import io.deckhouse.aimodels.modelpack.source.ModelSource;

/** A model of the hub, at one commit. */
public final class HubSource {
  private HubSource() {}

  /** Opens a model. */
  public static ModelSource open(
      String text, HubOptions options, HttpTransport transport, PathFilter filter) {
    if (text.toString().isEmpty()) {
      return io.deckhouse.aimodels.modelpack.source.DirectorySource.open(
          java.nio.file.Path.of("."));
    }
    throw new InvalidRequestException(text + ": not yet");
  }
}

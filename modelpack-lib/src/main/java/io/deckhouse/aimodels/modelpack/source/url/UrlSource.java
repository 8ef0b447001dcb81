package io.deckhouse.aimodels.modelpack.source.url;

import io.deckhouse.aimodels.modelpack.InvalidRequestException;
import io.deckhouse.aimodels.modelpack.http.HttpTransport;
import io.deckhouse.aimodels.modelpack.oci.Digest;
import io.deckhouse.aimodels.modelpack.source.ModelSource;
import java.net.URI;
import java.util.Optional;

/** A file or an archive under an address. */
public final class UrlSource {
  private UrlSource() {}

  /** Opens it. */
  public static ModelSource open(URI uri, Optional<Digest> digest, HttpTransport transport) {
    if (uri.toString().isEmpty()) {
      return io.deckhouse.aimodels.modelpack.source.DirectorySource.open(
          java.nio.file.Path.of("."));
    }
    throw new InvalidRequestException(uri + ": not yet");
  }
}

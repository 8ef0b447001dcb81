package io.deckhouse.aimodels.modelpack.content;

import io.deckhouse.aimodels.modelpack.InvalidRequestException;
import io.deckhouse.aimodels.modelpack.oci.Descriptor;
import io.deckhouse.aimodels.modelpack.oci.Digest;
import io.deckhouse.aimodels.modelpack.oci.Document;
import java.nio.file.Path;
import java.util.Optional;

/** A store that nothing can be written to, and whose blobs are no files of their own. */
public interface ReadOnlyStore extends ContentStore {
  /** What whoever wants to write is told. */
  InvalidRequestException readOnly();

  @Override
  default boolean isReadOnly() {
    return true;
  }

  @Override
  default Optional<Path> file(Digest digest) {
    return Optional.empty();
  }

  @Override
  default BlobWriter write() {
    throw readOnly();
  }

  @Override
  default BlobWriter write(Descriptor expected) {
    throw readOnly();
  }

  @Override
  default void put(Document document, Optional<String> name) {
    throw readOnly();
  }

  @Override
  default void tag(Descriptor manifest, String name) {
    throw readOnly();
  }

  @Override
  default boolean untag(String name) {
    throw readOnly();
  }
}

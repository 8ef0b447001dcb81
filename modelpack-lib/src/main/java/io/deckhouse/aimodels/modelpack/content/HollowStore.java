package io.deckhouse.aimodels.modelpack.content;

import io.deckhouse.aimodels.modelpack.NotFoundException;
import io.deckhouse.aimodels.modelpack.oci.Descriptor;
import io.deckhouse.aimodels.modelpack.oci.Digest;
import io.deckhouse.aimodels.modelpack.oci.Document;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** A store that holds nothing. */
public interface HollowStore extends ReadOnlyStore {
  private NotFoundException notFound(Digest digest) {
    return NotFoundException.local(digest + " is not in " + location());
  }

  @Override
  default OptionalLong size(Digest digest) {
    return OptionalLong.empty();
  }

  @Override
  default BlobReader read(Digest digest) {
    throw notFound(digest);
  }

  @Override
  default Optional<Descriptor> resolve(String nameOrDigest) {
    return Optional.empty();
  }

  @Override
  default Document document(Descriptor descriptor) {
    throw notFound(descriptor.digest());
  }

  @Override
  default List<NamedManifest> names() {
    return List.of();
  }

  @Override
  default Optional<Descriptor> only() {
    return Optional.empty();
  }

  @Override
  default List<Descriptor> referrers(Digest subject) {
    return List.of();
  }

  @Override
  default void close() {}
}

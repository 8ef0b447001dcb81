package io.deckhouse.aimodels.modelpack.testkit;

import io.deckhouse.aimodels.modelpack.content.BlobReader;
import io.deckhouse.aimodels.modelpack.content.BlobWriter;
import io.deckhouse.aimodels.modelpack.content.ContentStore;
import io.deckhouse.aimodels.modelpack.content.NamedManifest;
import io.deckhouse.aimodels.modelpack.oci.Descriptor;
import io.deckhouse.aimodels.modelpack.oci.Digest;
import io.deckhouse.aimodels.modelpack.oci.Document;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** A store around another one, which does all that is not overridden. */
interface ForwardingStore extends ContentStore {
  /** The other one. */
  ContentStore store();

  @Override
  default String location() {
    return store().location();
  }

  @Override
  default boolean isReadOnly() {
    return store().isReadOnly();
  }

  @Override
  default OptionalLong size(Digest digest) {
    return store().size(digest);
  }

  @Override
  default BlobReader read(Digest digest) {
    return store().read(digest);
  }

  @Override
  default Optional<Path> file(Digest digest) {
    return store().file(digest);
  }

  @Override
  default BlobWriter write() {
    return store().write();
  }

  @Override
  default BlobWriter write(Descriptor expected) {
    return store().write(expected);
  }

  @Override
  default Optional<Descriptor> resolve(String nameOrDigest) {
    return store().resolve(nameOrDigest);
  }

  @Override
  default Document document(Descriptor descriptor) {
    return store().document(descriptor);
  }

  @Override
  default void put(Document document, Optional<String> name) {
    store().put(document, name);
  }

  @Override
  default List<NamedManifest> names() {
    return store().names();
  }

  @Override
  default Optional<Descriptor> only() {
    return store().only();
  }

  @Override
  default List<Descriptor> referrers(Digest subject) {
    return store().referrers(subject);
  }

  @Override
  default void tag(Descriptor manifest, String name) {
    store().tag(manifest, name);
  }

  @Override
  default boolean untag(String name) {
    return store().untag(name);
  }

  @Override
  default void close() {
    store().close();
  }
}

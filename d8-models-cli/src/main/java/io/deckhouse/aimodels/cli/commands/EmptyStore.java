package io.deckhouse.aimodels.cli.commands;

import io.deckhouse.aimodels.modelpack.InvalidRequestException;
import io.deckhouse.aimodels.modelpack.NotFoundException;
import io.deckhouse.aimodels.modelpack.content.BlobReader;
import io.deckhouse.aimodels.modelpack.content.ContentStore;
import io.deckhouse.aimodels.modelpack.content.NamedManifest;
import io.deckhouse.aimodels.modelpack.content.ReadOnlyStore;
import io.deckhouse.aimodels.modelpack.location.Location;
import io.deckhouse.aimodels.modelpack.location.Locations;
import io.deckhouse.aimodels.modelpack.oci.Descriptor;
import io.deckhouse.aimodels.modelpack.oci.Digest;
import io.deckhouse.aimodels.modelpack.oci.Document;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A store that is not there yet, and that a dry run must not make.
 *
 * @param location what it will be called
 */
record EmptyStore(String location) implements ReadOnlyStore {
  /** The store of a target, for reading; an empty one where there is none. */
  static ContentStore orPresent(Locations locations, String target) {
    return switch (Location.parse(target)) {
      case Location.Local _ -> {
        Optional<? extends ContentStore> store = locations.readHome();
        yield store.isPresent() ? store.get() : new EmptyStore("the local store");
      }
      case Location.Layout layout ->
          Files.exists(layout.directory().resolve("oci-layout"))
              ? locations.readStore("oci:" + layout.directory())
              : new EmptyStore("oci:" + layout.directory());
      case Location.Registry _, Location.Archive _ -> locations.write(target).store();
    };
  }

  @Override
  public OptionalLong size(Digest digest) {
    return OptionalLong.empty();
  }

  @Override
  public BlobReader read(Digest digest) {
    throw NotFoundException.local(digest + " is not in " + location);
  }

  @Override
  public Optional<Descriptor> resolve(String nameOrDigest) {
    return Optional.empty();
  }

  @Override
  public Document document(Descriptor descriptor) {
    throw NotFoundException.local(descriptor.digest() + " is not in " + location);
  }

  @Override
  public List<NamedManifest> names() {
    return List.of();
  }

  @Override
  public Optional<Descriptor> only() {
    return Optional.empty();
  }

  @Override
  public List<Descriptor> referrers(Digest subject) {
    return List.of();
  }

  @Override
  public void close() {}

  @Override
  public InvalidRequestException readOnly() {
    return new InvalidRequestException(location + " is not there yet");
  }
}

package io.deckhouse.aimodels.cli.commands;

import io.deckhouse.aimodels.modelpack.InvalidRequestException;
import io.deckhouse.aimodels.modelpack.content.ContentStore;
import io.deckhouse.aimodels.modelpack.content.HollowStore;
import io.deckhouse.aimodels.modelpack.location.Location;
import io.deckhouse.aimodels.modelpack.location.Locations;
import java.nio.file.Files;
import java.util.Optional;

/**
 * A store that is not there yet, and that a dry run must not make.
 *
 * @param location what it will be called
 */
record EmptyStore(String location) implements HollowStore {
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
  public InvalidRequestException readOnly() {
    return new InvalidRequestException(location + " is not there yet");
  }
}

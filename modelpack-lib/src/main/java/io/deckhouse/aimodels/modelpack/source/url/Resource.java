package io.deckhouse.aimodels.modelpack.source.url;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a server says about a file.
 *
 * @param size in bytes, where it is told
 * @param validator of the state that the file is in
 */
record Resource(Address address, OptionalLong size, Optional<Validator> validator) {
  /** What stands for these very bytes, in another process too. */
  Optional<String> key() {
    return validator
        .filter(_ -> size.isPresent())
        .map(state -> "url " + address.uri() + " " + state.value() + " " + size.getAsLong());
  }
}

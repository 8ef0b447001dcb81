package io.deckhouse.aimodels.modelpack.location;

import io.deckhouse.aimodels.modelpack.NotFoundException;
import io.deckhouse.aimodels.modelpack.content.ContentStore;
import io.deckhouse.aimodels.modelpack.oci.Descriptor;

/**
 * An open store and the name in it that a location stands for.
 *
 * @param text the location as it is shown
 * @param name a name of the store, or a digest in text
 */
public record Place(ContentStore store, String text, String name) implements AutoCloseable {
  /**
   * What the name points at.
   *
   * @throws NotFoundException when there is no such name
   */
  public Descriptor resolve() {
    return store
        .resolve(name)
        .orElseThrow(
            () ->
                NotFoundException.local(
                    text + ": no such model in " + store.location(),
                    "d8-models list shows what is there"));
  }

  @Override
  public void close() {
    store.close();
  }
}

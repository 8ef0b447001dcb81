package io.deckhouse.aimodels.modelpack.location;

import io.deckhouse.aimodels.modelpack.NotFoundException;
import io.deckhouse.aimodels.modelpack.content.ContentStore;
import io.deckhouse.aimodels.modelpack.oci.Descriptor;
import io.deckhouse.aimodels.modelpack.oci.Reference;

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
   * @throws NotFoundException when there is no such name; a registry may say so of what it hides
   */
  public Descriptor resolve() {
    return store.resolve(name).orElseThrow(this::notFound);
  }

  private NotFoundException notFound() {
    String there = store.location();
    if (!store.isRemote()) {
      return NotFoundException.local(
          text + ": no such model in " + there, "d8-models list shows what is there");
    }
    String host = Reference.hostOf(there).orElse(there);
    return NotFoundException.remote(
        text + ": not found; a private repository looks the same to others",
        "d8-models list " + there + " shows its tags, d8-models login " + host + " logs in");
  }

  @Override
  public void close() {
    store.close();
  }
}

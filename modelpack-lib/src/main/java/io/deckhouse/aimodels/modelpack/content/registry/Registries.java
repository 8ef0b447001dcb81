package io.deckhouse.aimodels.modelpack.content.registry;

import io.deckhouse.aimodels.modelpack.InvalidRequestException;
import io.deckhouse.aimodels.modelpack.content.ContentStore;

/**
 * Opens repositories of registries, which share one set of connections. Nothing is set up before
 * the first request.
 */
public final class Registries implements AutoCloseable {
  private final RegistryOptions options;

  public Registries(RegistryOptions options) {
    this.options = options;
  }

  /**
   * Opens a repository; asks nothing yet.
   *
   * @param host of the registry, with its port where it is not the usual one
   */
  @SuppressWarnings("DoNotCallSuggester")
  public ContentStore open(String host, String repository) {
    throw new InvalidRequestException(
        host + "/" + repository + ": this version reaches no registries " + options.resume(),
        "use oci:DIR[:TAG] and a program such as skopeo or oras to copy it");
  }

  @Override
  public void close() {}
}

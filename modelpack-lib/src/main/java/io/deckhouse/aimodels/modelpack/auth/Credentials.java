package io.deckhouse.aimodels.modelpack.auth;

import java.util.Optional;

/** Knows the login for a registry. May block: it may ask another program. */
@FunctionalInterface
public interface Credentials {
  /** Knows none. */
  Credentials NONE = (host, repository) -> Optional.empty();

  /**
   * The login for a repository.
   *
   * @param host of the registry, with its port where it is not the usual one
   * @param repository in it; empty for the registry as a whole
   */
  Optional<Login> find(String host, String repository);
}

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

  /**
   * What kept the last {@link #find} for a host from finding a login, such as a program that
   * failed: for the message when the registry refuses, and never a secret.
   */
  default Optional<String> obstacle(String host) {
    return Optional.empty();
  }

  /**
   * The same login for every registry that is asked for. Whoever is asked for is named by the
   * caller, never by an answer: a redirect asks for no login.
   */
  static Credentials of(Login login) {
    return (host, repository) -> Optional.of(login);
  }
}

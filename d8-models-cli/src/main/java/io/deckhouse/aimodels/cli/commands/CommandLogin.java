package io.deckhouse.aimodels.cli.commands;

import io.deckhouse.aimodels.modelpack.auth.Credentials;
import io.deckhouse.aimodels.modelpack.auth.Login;
import java.util.Optional;

/**
 * The login of a command line, else the stored ones. Where a command names several registries, the
 * one it was given for is not told to another that has a stored login.
 *
 * @param given with the command or by the environment
 * @param host the registry that it was given for
 * @param stored by {@code d8-models login} or other programs
 */
record CommandLogin(Optional<Login> given, String host, Credentials stored) implements Credentials {
  @Override
  public Optional<Login> find(String registry, String repository) {
    return given.isPresent() && registry.equals(host)
        ? given
        : stored.find(registry, repository).or(() -> given);
  }
}

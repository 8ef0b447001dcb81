package io.deckhouse.aimodels.cli.commands;

import io.deckhouse.aimodels.modelpack.auth.Credentials;
import io.deckhouse.aimodels.modelpack.auth.Login;
import java.util.Optional;
import java.util.Set;

/**
 * The login of a command line, else the stored ones. Where a command names several registries, it
 * is for the last; another is told it only when no login is stored for that.
 *
 * @param given with the command or by the environment
 * @param others the hosts of the other registries
 * @param stored by {@code d8-models login} or other programs
 */
record CommandLogin(Optional<Login> given, Set<String> others, Credentials stored)
    implements Credentials {
  @Override
  public Optional<Login> find(String host, String repository) {
    return given.isPresent() && !others.contains(host)
        ? given
        : stored.find(host, repository).or(() -> given);
  }

  @Override
  public Optional<String> obstacle(String host) {
    return stored.obstacle(host);
  }
}

package io.deckhouse.aimodels.modelpack.auth;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.deckhouse.aimodels.modelpack.ModelPackException;
import io.deckhouse.aimodels.modelpack.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import land.oras.ContainerRef;
import land.oras.auth.AuthStore;
import land.oras.exception.OrasException;

/**
 * Finds which entry of a login file is meant for a repository: the most specific one.
 *
 * <p>The search is oras-java's. It is given the names alone, in a file that it can read whatever
 * the entries look like, with the number of a name for a password: so no secret is copied. The
 * registry has a stand-in there, because oras-java takes {@code localhost/a} for a repository of
 * Docker Hub.
 */
final class LoginLookup {
  private static final String STAND_IN = "registry.invalid";
  private static final String ANY_REPOSITORY = "any";

  private LoginLookup() {}

  /**
   * Finds the name.
   *
   * @param names in normal spelling
   * @param host in normal spelling
   * @param repository in it; empty for the registry as a whole
   */
  static Optional<String> find(Set<String> names, String host, String repository) {
    List<String> candidates =
        names.stream()
            .filter(
                name -> name.equals(host) || (!repository.isEmpty() && name.startsWith(host + "/")))
            .toList();
    if (candidates.isEmpty()) {
      return Optional.empty();
    }
    ObjectNode auths = Json.object();
    for (int i = 0; i < candidates.size(); i++) {
      byte[] number = ("name:" + i).getBytes(StandardCharsets.UTF_8);
      auths
          .putObject(STAND_IN + candidates.get(i).substring(host.length()))
          .put(LoginConfig.AUTH, Base64.getEncoder().encodeToString(number));
    }
    String reference = STAND_IN + "/" + (repository.isEmpty() ? ANY_REPOSITORY : repository);
    return find(auths, reference).map(number -> candidates.get(Integer.parseInt(number)));
  }

  private static Optional<String> find(ObjectNode auths, String reference) {
    ObjectNode config = Json.object();
    config.set(LoginConfig.AUTHS, auths);
    try {
      Path file = Files.createTempFile("d8-models", ".json");
      try {
        Files.write(file, Json.bytes(config));
        return Optional.ofNullable(
                AuthStore.newStore(List.of(file)).get(ContainerRef.parse(reference)))
            .map(AuthStore.Credential::password);
      } finally {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw ModelPackException.io("look up a login", e);
    } catch (OrasException e) {
      // A name that is no repository has no login of its own.
      return Optional.empty();
    }
  }
}

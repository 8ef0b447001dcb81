package io.deckhouse.aimodels.modelpack.auth;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The names under which a registry has its login: {@code HOST}, {@code HOST/REPOSITORY} (podman),
 * {@code https://HOST/v1/} (old docker), and the several names of Docker Hub.
 */
final class ServerName {
  /** What docker calls Docker Hub in its files and to its helpers. */
  static final String DOCKER_HUB_ADDRESS = "https://index.docker.io/v1/";

  private static final String DOCKER_HUB = "docker.io";
  private static final Set<String> DOCKER_HUB_NAMES =
      Set.of(DOCKER_HUB, "index.docker.io", "registry-1.docker.io");
  private static final Pattern SCHEME = Pattern.compile("^(?i:https?)://");
  private static final Pattern END = Pattern.compile("(/v[12])?/*$");

  private ServerName() {}

  /** One spelling of all names of one registry or repository. */
  static String normal(String name) {
    String bare = SCHEME.matcher(name.strip()).replaceFirst("");
    bare = bare.equals(name.strip()) ? bare : END.matcher(bare).replaceFirst("");
    int slash = bare.indexOf('/');
    String host = (slash < 0 ? bare : bare.substring(0, slash)).toLowerCase(Locale.ROOT);
    String rest = slash < 0 ? "" : bare.substring(slash);
    return (DOCKER_HUB_NAMES.contains(host) ? DOCKER_HUB : host) + (rest.equals("/") ? "" : rest);
  }

  /** How docker writes a registry in its files and asks its helpers for it. */
  static String stored(String host) {
    String normal = normal(host);
    return normal.equals(DOCKER_HUB) ? DOCKER_HUB_ADDRESS : normal;
  }
}

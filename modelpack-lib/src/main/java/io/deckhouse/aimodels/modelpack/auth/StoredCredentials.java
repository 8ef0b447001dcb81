package io.deckhouse.aimodels.modelpack.auth;

import io.deckhouse.aimodels.modelpack.LocalFailureException;
import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The logins that docker and podman have stored, in files and in credential helpers. In each file
 * the helper of a registry is asked first, as docker does, then the entries are looked at; the
 * first file that knows a login counts. Files are read anew each time, since secrets of a cluster
 * change below a running program.
 *
 * <p>A helper that fails is no failure yet, since the registry may take anybody: the search goes
 * on, and {@link #obstacle} tells.
 */
public final class StoredCredentials implements Credentials {
  private final List<Path> files;
  private final List<Path> searchPath;
  private final Duration helperLimit;
  private final Map<String, String> obstacles = new ConcurrentHashMap<>();

  /**
   * Names the files; nothing is read yet.
   *
   * @param files in the order in which they count; those that are not there hold nothing
   * @param searchPath the directories where credential helpers are
   */
  public StoredCredentials(List<Path> files, List<Path> searchPath) {
    this(files, searchPath, HelperProgram.LIMIT);
  }

  StoredCredentials(List<Path> files, List<Path> searchPath, Duration helperLimit) {
    this.files = List.copyOf(files);
    this.searchPath = List.copyOf(searchPath);
    this.helperLimit = helperLimit;
  }

  /**
   * The login files of a user, in the order in which they count: {@code $REGISTRY_AUTH_FILE} alone,
   * or docker's and then podman's. Login and logout change the first.
   */
  public static List<Path> files(Map<String, String> environment, Path userHome) {
    Optional<Path> only = variable(environment, "REGISTRY_AUTH_FILE");
    if (only.isPresent()) {
      return List.of(only.get());
    }
    List<Path> files = new ArrayList<>();
    files.add(
        variable(environment, "DOCKER_CONFIG")
            .orElseGet(() -> userHome.resolve(".docker"))
            .resolve("config.json"));
    variable(environment, "XDG_RUNTIME_DIR")
        .ifPresent(directory -> files.add(directory.resolve("containers", "auth.json")));
    files.add(userHome.resolve(".config", "containers", "auth.json"));
    return List.copyOf(files);
  }

  /** The directories of {@code $PATH}, where credential helpers are. */
  public static List<Path> searchPath(Map<String, String> environment) {
    return Arrays.stream(
            Objects.requireNonNullElse(environment.get("PATH"), "").split(File.pathSeparator, -1))
        .filter(directory -> !directory.isBlank())
        .map(Path::of)
        .toList();
  }

  private static Optional<Path> variable(Map<String, String> environment, String name) {
    return Optional.ofNullable(environment.get(name))
        .filter(value -> !value.isBlank())
        .map(Path::of);
  }

  /**
   * Reads the files and asks the helpers. Blocks, for each helper at most 30 seconds.
   *
   * @throws io.deckhouse.aimodels.modelpack.InvalidRequestException when a file is malformed
   * @throws LocalFailureException when a file cannot be read
   */
  @Override
  public Optional<Login> find(String host, String repository) {
    obstacles.remove(host);
    for (Path file : files) {
      LoginConfig config = LoginConfig.read(file);
      Optional<Login> login =
          askHelper(config, host).or(() -> lookUp(config, ServerName.normal(host), repository));
      if (login.isPresent()) {
        return login;
      }
    }
    return Optional.empty();
  }

  private Optional<Login> askHelper(LoginConfig config, String host) {
    Optional<String> name = config.helper(host);
    if (name.isEmpty()) {
      return Optional.empty();
    }
    try {
      return new HelperProgram(name.get(), searchPath, helperLimit).get(ServerName.stored(host));
    } catch (LocalFailureException e) {
      obstacles.put(host, Objects.requireNonNull(e.getMessage()));
      return Optional.empty();
    }
  }

  private static Optional<Login> lookUp(LoginConfig config, String host, String repository) {
    Map<String, String> names = config.names();
    return LoginLookup.find(names.keySet(), host, repository)
        .flatMap(name -> Optional.ofNullable(names.get(name)))
        .flatMap(config::login);
  }

  @Override
  public Optional<String> obstacle(String host) {
    return Optional.ofNullable(obstacles.get(host));
  }

  @Override
  public String toString() {
    return "StoredCredentials" + files;
  }
}

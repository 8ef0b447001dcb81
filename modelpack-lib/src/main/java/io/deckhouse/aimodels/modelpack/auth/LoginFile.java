package io.deckhouse.aimodels.modelpack.auth;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.deckhouse.aimodels.modelpack.InvalidRequestException;
import io.deckhouse.aimodels.modelpack.ModelPackException;
import io.deckhouse.aimodels.modelpack.json.Json;
import io.deckhouse.aimodels.modelpack.lock.Guard;
import io.deckhouse.aimodels.modelpack.lock.LockFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/**
 * Changes a login file as {@code docker login} and {@code docker logout} do. All that is not about
 * the registry stays as it is; a crash leaves the old or the new file; a link stays a link; the
 * file is the owner's alone afterwards. Where the file names a credential helper, that keeps the
 * secret.
 */
public final class LoginFile {
  private static final int LINKS_MAX = 40;

  private final Path file;
  private final List<Path> searchPath;

  /**
   * Names the file; nothing is read yet.
   *
   * @param searchPath the directories where credential helpers are
   */
  public LoginFile(Path file, List<Path> searchPath) {
    this.file = file.toAbsolutePath();
    this.searchPath = List.copyOf(searchPath);
  }

  /**
   * Stores a login in place of the one that was there.
   *
   * @param host of the registry, with its port where it is not the usual one
   * @return the helper that keeps it; empty when the file itself does, unencrypted
   */
  public Optional<String> save(String host, Login login) {
    if (login.user().contains(":")) {
      throw new InvalidRequestException("user: " + login.user() + " (expected: no colon)");
    }
    return edit(
        config -> {
          Optional<HelperProgram> helper = helper(config, host);
          helper.ifPresent(program -> program.store(ServerName.stored(host), login));
          ObjectNode auths = auths(config);
          String name = ServerName.stored(host);
          removeNames(auths, host, name);
          auths.set(name, helper.isPresent() ? Json.object() : entry(login));
          return helper.map(HelperProgram::toString);
        });
  }

  /**
   * Forgets the login of a registry.
   *
   * @return whether there was one
   */
  public boolean remove(String host) {
    return edit(
        config -> {
          Optional<HelperProgram> helper = helper(config, host);
          boolean kept =
              helper.flatMap(program -> program.get(ServerName.stored(host))).isPresent();
          if (kept) {
            helper.ifPresent(program -> program.erase(ServerName.stored(host)));
          }
          boolean written =
              config.root().path(LoginConfig.AUTHS) instanceof ObjectNode auths
                  && removeNames(auths, host, "");
          return kept || written;
        });
  }

  private Optional<HelperProgram> helper(LoginConfig config, String host) {
    return config
        .helper(host)
        .map(name -> new HelperProgram(name, searchPath, HelperProgram.LIMIT));
  }

  private static ObjectNode auths(LoginConfig config) {
    return config.root().path(LoginConfig.AUTHS) instanceof ObjectNode auths
        ? auths
        : config.root().putObject(LoginConfig.AUTHS);
  }

  /** Removes all spellings of a registry but one. */
  private static boolean removeNames(ObjectNode auths, String host, String except) {
    List<String> names =
        auths.properties().stream()
            .map(Map.Entry::getKey)
            .filter(name -> ServerName.normal(name).equals(ServerName.normal(host)))
            .filter(name -> !name.equals(except))
            .toList();
    auths.remove(names);
    return !names.isEmpty();
  }

  private static JsonNode entry(Login login) {
    boolean token = login.kind() == Login.Kind.IDENTITY_TOKEN;
    String pair = login.user() + ":" + (token ? "" : login.secret());
    ObjectNode entry = Json.object();
    entry.put(
        LoginConfig.AUTH,
        Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8)));
    if (token) {
      entry.put(LoginConfig.IDENTITY_TOKEN, login.secret());
    }
    return entry;
  }

  private <T> T edit(Function<LoginConfig, T> change) {
    try {
      Path target = target();
      Path directory = Objects.requireNonNull(target.getParent(), "directory");
      Files.createDirectories(
          directory,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      Path lock = directory.resolve("." + target.getFileName() + ".d8-models.lock");
      while (true) {
        try (LockFile locks = LockFile.open(lock);
            Guard _ = locks.exclusive(0)) {
          if (!locks.isAt(lock)) {
            continue; // The one before has removed it.
          }
          try {
            LoginConfig config = LoginConfig.read(target);
            ObjectNode before = config.root().deepCopy();
            T result = change.apply(config);
            if (!config.root().equals(before)) {
              replace(target, directory, config.root());
            }
            return result;
          } finally {
            Files.deleteIfExists(lock);
          }
        }
      }
    } catch (IOException e) {
      throw ModelPackException.io("write " + file, e);
    }
  }

  /** Where the links lead, be there a file or not. */
  private Path target() throws IOException {
    Path target = file;
    for (int i = 0; i < LINKS_MAX; i++) {
      if (!Files.isSymbolicLink(target)) {
        return target;
      }
      target = target.resolveSibling(Files.readSymbolicLink(target)).normalize();
    }
    throw new FileSystemLoopException(file.toString());
  }

  private static void replace(Path target, Path directory, ObjectNode root) throws IOException {
    // Files.createTempFile makes it readable by its owner alone.
    Path draft = Files.createTempFile(directory, "." + target.getFileName(), ".tmp");
    try {
      try (FileChannel channel = FileChannel.open(draft, StandardOpenOption.WRITE)) {
        ByteBuffer text =
            ByteBuffer.wrap((Json.pretty(root) + "\n").getBytes(StandardCharsets.UTF_8));
        while (text.hasRemaining()) {
          channel.write(text);
        }
        channel.force(true);
      }
      Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(draft);
    }
  }

  @Override
  public String toString() {
    return "LoginFile[" + file + "]";
  }
}

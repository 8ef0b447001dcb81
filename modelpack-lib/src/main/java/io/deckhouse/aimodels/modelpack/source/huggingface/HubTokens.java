package io.deckhouse.aimodels.modelpack.source.huggingface;

import io.deckhouse.aimodels.modelpack.InvalidRequestException;
import io.deckhouse.aimodels.modelpack.ModelPackException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Where a token of the hub is found. Files are only read when somebody asks for it. */
sealed interface HubTokens {
  /** The token, where there is one; may read a file. */
  Optional<HubToken> find();

  /** A token that is known, or that there is none. */
  record Known(Optional<HubToken> token) implements HubTokens {
    @Override
    public Optional<HubToken> find() {
      return token;
    }
  }

  /** A file that somebody named: it must be there and hold one. */
  record Named(Path file) implements HubTokens {
    @Override
    public Optional<HubToken> find() {
      try {
        Optional<HubToken> token = read(file);
        if (token.isPresent()) {
          return token;
        }
      } catch (IOException e) {
        throw ModelPackException.io("read the token file " + file, e);
      }
      throw new InvalidRequestException(
          file + ": the token file is empty (expected: one token, as in hf_…)");
    }
  }

  /** The file in which other programs keep the token of the user, where there is one. */
  record Kept(Path file) implements HubTokens {
    @Override
    public Optional<HubToken> find() {
      try {
        return read(file);
      } catch (NoSuchFileException e) {
        return Optional.empty();
      } catch (IOException e) {
        throw ModelPackException.io("read the token file " + file, e);
      }
    }
  }

  /** The longest token file that is read, in bytes. */
  int FILE_MAX_BYTES = 16 * 1024;

  /** What counts as yes in a variable, in upper case. */
  Set<String> YES = Set.of("1", "ON", "YES", "TRUE");

  /**
   * Where the variables of an environment say that it is, as {@code huggingface_hub} reads them.
   */
  static HubTokens of(Map<String, String> environment) {
    String disabled = environment.getOrDefault("HF_HUB_DISABLE_IMPLICIT_TOKEN", "");
    if (YES.contains(disabled.strip().toUpperCase(Locale.ROOT))) {
      return new Known(Optional.empty());
    }
    String token = environment.getOrDefault("HF_TOKEN", "").strip();
    return token.isEmpty()
        ? new Kept(file(environment))
        : new Known(Optional.of(new HubToken(token)));
  }

  private static Path file(Map<String, String> environment) {
    Path home = Path.of(environment.getOrDefault("HOME", "."));
    Path cache = path(environment, "XDG_CACHE_HOME", home).orElse(home.resolve(".cache"));
    Path hub = path(environment, "HF_HOME", home).orElse(cache.resolve("huggingface"));
    return path(environment, "HF_TOKEN_PATH", home).orElse(hub.resolve("token"));
  }

  private static Optional<Path> path(Map<String, String> environment, String name, Path home) {
    String text = environment.getOrDefault(name, "");
    if (text.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(text.startsWith("~/") ? home.resolve(text.substring(2)) : Path.of(text));
  }

  private static Optional<HubToken> read(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(FILE_MAX_BYTES + 1);
      if (bytes.length > FILE_MAX_BYTES) {
        throw new InvalidRequestException(
            file + ": too long for a token file (expected: at most 16 KiB)");
      }
      String token = new String(bytes, StandardCharsets.ISO_8859_1).strip();
      return token.isEmpty() ? Optional.empty() : Optional.of(new HubToken(token));
    }
  }
}

package io.deckhouse.aimodels.modelpack.auth;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.deckhouse.aimodels.modelpack.InvalidContentException;
import io.deckhouse.aimodels.modelpack.InvalidRequestException;
import io.deckhouse.aimodels.modelpack.ModelPackException;
import io.deckhouse.aimodels.modelpack.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a login file of docker or podman holds. Its content is never part of a message, nor of the
 * cause of one: half of it is secrets.
 */
record LoginConfig(Path file, ObjectNode root) {
  /** The longest file that is read, in bytes. */
  static final int LENGTH_MAX = 4 * 1024 * 1024;

  static final String AUTHS = "auths";
  static final String AUTH = "auth";
  static final String IDENTITY_TOKEN = "identitytoken";

  /** Part of the name of a program: not a path. */
  private static final Pattern HELPER = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]{0,127}");

  /** Reads a file; one that is not there or empty holds nothing. */
  static LoginConfig read(Path file) {
    byte[] bytes;
    try (InputStream in = Files.newInputStream(file)) {
      bytes = in.readNBytes(LENGTH_MAX + 1);
    } catch (NoSuchFileException e) {
      return new LoginConfig(file, Json.object());
    } catch (IOException e) {
      throw ModelPackException.io("read " + file, e);
    }
    if (bytes.length > LENGTH_MAX) {
      throw malformed(file, "too long (expected: at most " + LENGTH_MAX + " bytes)");
    }
    if (new String(bytes, StandardCharsets.UTF_8).isBlank()) {
      return new LoginConfig(file, Json.object());
    }
    LoginConfig config = new LoginConfig(file, parse(file, bytes));
    config.object(AUTHS);
    config.object("credHelpers");
    return config;
  }

  private static ObjectNode parse(Path file, byte[] bytes) {
    try {
      return Json.parseObject(bytes, file.toString());
    } catch (InvalidContentException e) {
      // The parser quotes what it did not understand, so only the place is taken from it.
      String place =
          e.getCause() instanceof JsonProcessingException json && json.getLocation() != null
              ? " (line "
                  + json.getLocation().getLineNr()
                  + ", column "
                  + json.getLocation().getColumnNr()
                  + ")"
              : "";
      throw malformed(file, "not a valid JSON object" + place);
    }
  }

  private static InvalidRequestException malformed(Path file, String reason) {
    return new InvalidRequestException(
        file + ": " + reason, "repair this login file, or remove it and log in again");
  }

  private ObjectNode object(String name) {
    JsonNode node = root.path(name);
    if (node.isMissingNode() || node.isNull()) {
      return Json.object();
    }
    if (node instanceof ObjectNode object) {
      return object;
    }
    throw malformed(file, name + " is not a JSON object");
  }

  /** The helper that keeps the login of a registry; it has the last word over the file. */
  Optional<String> helper(String host) {
    String wanted = ServerName.normal(host);
    Optional<String> own =
        object("credHelpers").properties().stream()
            .filter(field -> ServerName.normal(field.getKey()).equals(wanted))
            .map(field -> field.getValue().asText())
            .findFirst();
    Optional<String> name =
        own.or(() -> Optional.of(root.path("credsStore").asText())).filter(text -> !text.isEmpty());
    if (name.filter(text -> !HELPER.matcher(text).matches()).isPresent()) {
      throw malformed(
          file, "the name of a credential helper is malformed (expected: letters and digits)");
    }
    return name;
  }

  /** The entries by the normal spelling of their names; a name that needs no change goes first. */
  Map<String, String> names() {
    Map<String, String> names = new LinkedHashMap<>();
    object(AUTHS)
        .fieldNames()
        .forEachRemaining(
            name -> {
              String normal = ServerName.normal(name);
              if (normal.equals(name)) {
                names.put(normal, name);
              } else {
                names.putIfAbsent(normal, name);
              }
            });
    return names;
  }

  /**
   * The login of an entry.
   *
   * @param name as it is written in the file
   */
  Optional<Login> login(String name) {
    JsonNode entry = object(AUTHS).path(name);
    String user = entry.path("username").asText();
    String password = entry.path("password").asText();
    String auth = entry.path(AUTH).asText();
    if (!auth.isEmpty()) {
      String decoded = decode(name, auth);
      int colon = decoded.indexOf(':');
      if (colon < 0) {
        throw malformedEntry(name);
      }
      user = decoded.substring(0, colon);
      password = decoded.substring(colon + 1);
    }
    String identityToken = entry.path(IDENTITY_TOKEN).asText();
    if (!identityToken.isEmpty()) {
      return Optional.of(new Login(user, identityToken, Login.Kind.IDENTITY_TOKEN));
    }
    return password.isEmpty() ? Optional.empty() : Optional.of(Login.stored(user, password));
  }

  private String decode(String name, String auth) {
    byte[] bytes;
    try {
      bytes = Base64.getDecoder().decode(auth.strip());
    } catch (IllegalArgumentException e) {
      throw malformedEntry(name);
    }
    // Old versions of docker filled it up with zeros.
    int length = bytes.length;
    while (length > 0 && bytes[length - 1] == 0) {
      length--;
    }
    return new String(Arrays.copyOf(bytes, length), StandardCharsets.UTF_8);
  }

  private InvalidRequestException malformedEntry(String name) {
    return malformed(
        file, "the login of " + name + " is malformed (expected: auth: base64 of USER:PASSWORD)");
  }

  @Override
  public String toString() {
    return "LoginConfig[" + file + "]";
  }
}

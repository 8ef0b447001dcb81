package io.deckhouse.aimodels.modelpack.content.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.deckhouse.aimodels.modelpack.InvalidContentException;
import io.deckhouse.aimodels.modelpack.ModelPackException;
import io.deckhouse.aimodels.modelpack.NotFoundException;
import io.deckhouse.aimodels.modelpack.UnauthorizedException;
import io.deckhouse.aimodels.modelpack.UnavailableException;
import io.deckhouse.aimodels.modelpack.format.Printable;
import io.deckhouse.aimodels.modelpack.http.HttpAnswer;
import io.deckhouse.aimodels.modelpack.json.Json;
import java.util.Set;

/**
 * What a registry says about a failure (OCI distribution-spec, "Error Codes").
 *
 * @param status of the answer
 * @param code of the first error, or nothing
 * @param message for people, in one line
 */
record RegistryError(int status, String code, String message) {
  private static final int BODY_MAX_BYTES = 64 * 1024;
  private static final Set<String> WRONG_BYTES = Set.of("DIGEST_INVALID", "SIZE_INVALID");

  /** Of a manifest whose parts are not here; the status is 400 or 404. */
  private static final Set<String> MISSING_PART = Set.of("MANIFEST_BLOB_UNKNOWN", "BLOB_UNKNOWN");

  /** Reads the body of an answer, which stays open. */
  static RegistryError of(HttpAnswer answer) {
    try {
      ObjectNode body = Json.parseObject(answer.excerpt(BODY_MAX_BYTES), "error");
      JsonNode first = body.path("errors").path(0);
      // Hugging Face has one text instead of the list.
      String message = first.path("message").asText(body.path("error").asText(""));
      return new RegistryError(
          answer.status(), Printable.text(first.path("code").asText("")), Printable.text(message));
    } catch (InvalidContentException e) {
      return new RegistryError(answer.status(), "", "");
    }
  }

  /** The failure of what was attempted, as in {@code "push blob … to host/repo"}. */
  ModelPackException failure(String attempt, RegistryCaller caller) {
    String what = "cannot " + attempt + ": " + text();
    if (WRONG_BYTES.contains(code)) {
      return new InvalidContentException(what);
    }
    if (status == 400 && MISSING_PART.contains(code)) {
      return NotFoundException.remote(what, "it has to be pushed first");
    }
    return switch (status) {
      case 401 -> new UnauthorizedException(what, "log in with: d8-models login " + caller.host());
      case 403 ->
          new UnauthorizedException(
              what, "the login for " + caller.host() + " needs the right to do this");
      case 404 ->
          NotFoundException.remote(
              what, "check the name; a private repository looks the same to a stranger");
      case 413 -> UnavailableException.lasting(what, "the registry or a proxy limits the size");
      default ->
          status >= 500 ? new UnavailableException(what) : UnavailableException.lasting(what, "");
    };
  }

  private String text() {
    StringBuilder text = new StringBuilder("the registry answered ").append(status);
    if (!code.isEmpty()) {
      text.append(' ').append(code);
    }
    if (!message.isEmpty()) {
      text.append(" (").append(message).append(')');
    }
    return text.toString();
  }
}

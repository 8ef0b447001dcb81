package io.deckhouse.aimodels.modelpack.testkit.hub;

import java.util.Optional;

/** An error of the hub: status, {@code X-Error-Code} and {@code X-Error-Message}. */
final class HubRefusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final String code;

  private HubRefusal(int status, String code, String message) {
    super(message);
    this.status = status;
    this.code = code;
  }

  static HubRefusal of(int status, String code, String message) {
    return new HubRefusal(status, code, message);
  }

  static HubRefusal of(int status, String message) {
    return new HubRefusal(status, "", message);
  }

  static HubRefusal noEntry(String message) {
    return of(404, "EntryNotFound", message);
  }

  /** What somebody without a token is told of what is missing, and of what is hidden. */
  static HubRefusal unknownCaller() {
    return of(401, "Invalid username or password.");
  }

  int status() {
    return status;
  }

  Optional<String> code() {
    return code.isEmpty() ? Optional.empty() : Optional.of(code);
  }

  String message() {
    return String.valueOf(getMessage());
  }
}

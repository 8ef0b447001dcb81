package io.deckhouse.aimodels.modelpack.auth;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** The header of a user with a password (RFC 7617). */
final class Basic {
  private Basic() {}

  static String header(Login login) {
    String pair = login.user() + ":" + login.secret();
    return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
  }
}

package io.deckhouse.aimodels.modelpack.auth;

/**
 * A user and a secret: never in a message, an address or a log.
 *
 * @param user the name; empty with an identity token
 * @param secret the password or the identity token
 * @param kind which of the two the secret is
 */
public record Login(String user, String secret, Kind kind) {
  /** What a secret is. */
  public enum Kind {
    PASSWORD,
    /** A token that only buys other tokens (docker's {@code identitytoken}). */
    IDENTITY_TOKEN
  }

  /** A user with a password. */
  public static Login password(String user, String password) {
    return new Login(user, password, Kind.PASSWORD);
  }

  @Override
  public String toString() {
    return "Login[" + user + "]";
  }
}

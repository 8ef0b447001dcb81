package io.deckhouse.aimodels.modelpack.auth;

/**
 * A user and a secret: never in a message, an address or a log.
 *
 * @param user the name; empty with an identity token
 * @param secret the password or the identity token
 * @param kind which of the two the secret is
 */
public record Login(String user, String secret, Kind kind) {
  /** The user under whose name helpers of docker keep an identity token. */
  static final String IDENTITY_TOKEN_USER = "<token>";

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

  /** What helpers and files of docker mean by a user and a secret. */
  static Login stored(String user, String secret) {
    return user.equals(IDENTITY_TOKEN_USER)
        ? new Login("", secret, Kind.IDENTITY_TOKEN)
        : password(user, secret);
  }

  @Override
  public String toString() {
    return "Login[" + user + "]";
  }
}

package io.deckhouse.aimodels.modelpack.testkit.registry;

/** Whom a registry lets in. */
public sealed interface Access {
  /** Everybody, for everything. */
  record Open() implements Access {}

  /** Whoever knows a user and its password, which come with each request. */
  record Basic(String user, String password) implements Access {}

  /**
   * Whoever has a bearer token with the right scope (distribution's token authentication).
   *
   * @param anonymousPull whether tokens for pulling are given to callers without credentials
   * @param uses how many requests a token is good for
   * @param lifeMillis how long a token is good for
   * @param ownPort whether the tokens come from another port than the registry's
   */
  record Tokens(
      String user,
      String password,
      boolean anonymousPull,
      int uses,
      long lifeMillis,
      boolean ownPort)
      implements Access {
    /** Tokens that last, from the registry's own port, for callers with credentials only. */
    public Tokens(String user, String password) {
      this(user, password, false, Integer.MAX_VALUE, 300_000, false);
    }

    /** As these, with tokens for pulling for everybody. */
    public Tokens withAnonymousPull() {
      return new Tokens(user, password, true, uses, lifeMillis, ownPort);
    }

    /** As these, with tokens that are good for a number of requests. */
    public Tokens withUses(int number) {
      return new Tokens(user, password, anonymousPull, number, lifeMillis, ownPort);
    }

    /** As these, with tokens that are good for a time. */
    public Tokens withLifeMillis(long millis) {
      return new Tokens(user, password, anonymousPull, uses, millis, ownPort);
    }

    /** As these, with tokens from another port. */
    public Tokens withOwnPort() {
      return new Tokens(user, password, anonymousPull, uses, lifeMillis, true);
    }

    @Override
    public String toString() {
      return "Tokens[" + user + "]";
    }
  }
}

package io.deckhouse.aimodels.modelpack.auth;

import java.time.Duration;
import java.time.Instant;

/**
 * A bearer token: never in a message or a log.
 *
 * @param text what is sent
 * @param scopes what it was asked for
 * @param obtained when, by the clock of this machine
 * @param renewal from when on a new one is wanted
 * @param expires when, by the clock of this machine
 */
record Token(String text, Scopes scopes, Instant obtained, Instant renewal, Instant expires) {
  /** How much of its life a token is used for, in percent. */
  private static final int USED_PERCENT = 80;

  /** A token that lives so long from now on. */
  static Token of(String text, Scopes scopes, Instant now, Duration life) {
    Instant renewal = now.plus(life.multipliedBy(USED_PERCENT).dividedBy(100));
    return new Token(text, scopes, now, renewal, now.plus(life));
  }

  /** The same, to be renewed at another time. */
  Token renewedAt(Instant time) {
    return new Token(text, scopes, obtained, time, expires);
  }

  boolean isDue(Instant now) {
    return !now.isBefore(renewal) || isExpired(now);
  }

  boolean isExpired(Instant now) {
    return !now.isBefore(expires);
  }

  @Override
  public String toString() {
    return "Token[until " + expires + "]";
  }
}

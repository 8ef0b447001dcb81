package io.deckhouse.aimodels.modelpack.auth;

import io.deckhouse.aimodels.modelpack.UnauthorizedException;
import io.deckhouse.aimodels.modelpack.UnavailableException;
import io.deckhouse.aimodels.modelpack.http.Authorization;
import io.deckhouse.aimodels.modelpack.http.HttpAnswer;
import io.deckhouse.aimodels.modelpack.http.HttpExchange;
import io.deckhouse.aimodels.modelpack.http.HttpRequest;
import io.deckhouse.aimodels.modelpack.http.Origin;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Says who the caller is to one repository of a registry. It says nothing until the registry asks,
 * then what was accepted last: a user with a password, or a token that its token service gives,
 * which is renewed before it expires. One thread gets a token; the others wait for it.
 */
public final class RegistryAuthorization implements Authorization {
  /** How long after it was got a refused token counts as refused for what the caller is. */
  private static final Duration FRESH = Duration.ofSeconds(30);

  /** How long a renewal that failed waits, while the old token holds. */
  private static final Duration RENEWAL_PAUSE = Duration.ofSeconds(10);

  /** What was agreed upon with the registry. */
  private sealed interface State {
    String header();
  }

  private record Password(String header) implements State {
    @Override
    public String toString() {
      return "Password";
    }
  }

  /**
   * A token.
   *
   * @param user whom it is for; empty for nobody in particular
   * @param again whether the one before it was refused while it was fresh
   */
  private record Bearer(TokenService service, Token token, Optional<String> user, boolean again)
      implements State {
    @Override
    public String header() {
      return "Bearer " + token.text();
    }

    Bearer renewedAt(Instant time) {
      return new Bearer(service, token.renewedAt(time), user, again);
    }

    boolean isFresh(Instant now) {
      return now.isBefore(token.obtained().plus(FRESH));
    }
  }

  private final HttpExchange exchange;
  private final InstantSource clock;
  private final Origin origin;
  private final String host;
  private final String repository;
  private final String purpose;
  private final Credentials credentials;

  private final ReentrantLock lock = new ReentrantLock();
  private Scopes needed;
  private Scopes extra = Scopes.NONE;
  private volatile Optional<State> state = Optional.empty();

  /**
   * Asks nothing yet.
   *
   * @param exchange reaches the token service
   * @param registry an address of the registry; only its scheme, host and port count
   * @param repository in it; empty for the registry as a whole
   * @param actions all that will be done to the repository, as in {@code pull} and {@code push}, so
   *     that one token is enough
   */
  public RegistryAuthorization(
      HttpExchange exchange,
      URI registry,
      String repository,
      Collection<String> actions,
      Credentials credentials) {
    this(exchange, InstantSource.system(), registry, repository, actions, credentials);
  }

  RegistryAuthorization(
      HttpExchange exchange,
      InstantSource clock,
      URI registry,
      String repository,
      Collection<String> actions,
      Credentials credentials) {
    this.exchange = exchange;
    this.clock = clock;
    this.origin = Origin.of(registry);
    this.host = registry.getRawAuthority();
    this.repository = repository;
    this.credentials = credentials;
    this.purpose = String.join(",", new TreeSet<>(actions));
    this.needed =
        repository.isEmpty() || actions.isEmpty()
            ? Scopes.NONE
            : Scopes.NONE.with("repository:" + repository + ":" + purpose);
  }

  /**
   * Asks for more in the next token, such as {@code repository:other:pull} for a mount. Where the
   * token service refuses that altogether, a token without it is used.
   */
  public void addScope(String scope) {
    lock.lock();
    try {
      extra = extra.with(scope);
      if (state.orElse(null) instanceof Bearer bearer && !bearer.token.scopes().contain(extra)) {
        state = Optional.of(bearer.renewedAt(clock.instant()));
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Optional<String> header(HttpRequest request) {
    if (!Origin.of(request.uri()).equals(origin)) {
      return Optional.empty();
    }
    if (state.filter(this::isDue).isPresent()) {
      renew();
    }
    return state.map(State::header);
  }

  private boolean isDue(State current) {
    return current instanceof Bearer bearer && bearer.token.isDue(clock.instant());
  }

  private void renew() {
    lock.lock();
    try {
      if (state.orElse(null) instanceof Bearer bearer && isDue(bearer)) {
        state = Optional.of(renewed(bearer));
      }
    } finally {
      lock.unlock();
    }
  }

  private Bearer renewed(Bearer bearer) {
    try {
      return obtain(bearer.service, false);
    } catch (UnavailableException | UnauthorizedException e) {
      Instant now = clock.instant();
      if (bearer.token.isExpired(now)) {
        throw e;
      }
      // The one that is there does for a while.
      return bearer.renewedAt(now.plus(RENEWAL_PAUSE));
    }
  }

  /**
   * Gets what the registry asks for. Blocks.
   *
   * @throws UnauthorizedException when the credentials are refused, or there are none
   * @throws UnavailableException when the token service cannot be reached; may be tried again
   */
  @Override
  public boolean answer(HttpRequest request, HttpAnswer refusal) {
    if (refusal.status() != 401
        || !Origin.of(request.uri()).equals(origin)
        || !Origin.of(refusal.uri()).equals(origin)) {
      return false;
    }
    Optional<String> sent = sent(request);
    List<Challenge> challenges = Challenge.parse(refusal.headers("WWW-Authenticate"));
    lock.lock();
    try {
      Optional<State> current = state;
      boolean refused = current.map(State::header).equals(sent);
      if (current.isPresent() && !refused) {
        return true; // Another thread has got something newer.
      }
      state = Optional.of(next(challenges, current));
      return true;
    } finally {
      lock.unlock();
    }
  }

  private static Optional<String> sent(HttpRequest request) {
    return request.headers().entrySet().stream()
        .filter(header -> header.getKey().equalsIgnoreCase("Authorization"))
        .map(Map.Entry::getValue)
        .findFirst();
  }

  private State next(List<Challenge> challenges, Optional<State> refused) {
    Optional<Challenge> bearer = first(challenges, "bearer");
    if (bearer.isPresent()) {
      needed = needed.with(bearer.get().parameter("scope").orElse(""));
      boolean again =
          refused.orElse(null) instanceof Bearer token
              && token.isFresh(clock.instant())
              && token.token.scopes().contain(needed);
      if (again && refused.orElse(null) instanceof Bearer token && token.again) {
        throw unauthorized(token.user, "");
      }
      return obtain(TokenService.of(exchange, clock, host, bearer.get()), again);
    }
    if (first(challenges, "basic").isPresent()) {
      return password(refused);
    }
    throw unauthorized(
        Optional.empty(), ": it asks for a login of an unknown kind (expected: Basic or Bearer)");
  }

  private static Optional<Challenge> first(List<Challenge> challenges, String scheme) {
    return challenges.stream().filter(challenge -> challenge.scheme().equals(scheme)).findFirst();
  }

  private State password(Optional<State> refused) {
    Optional<Login> login = credentials.find(host, repository);
    Optional<String> user = login.map(Login::user);
    if (login.isEmpty()) {
      throw unauthorized(user, "");
    }
    if (login.get().kind() == Login.Kind.IDENTITY_TOKEN) {
      throw unauthorized(user, ": the registry asks for a password");
    }
    Password password = new Password(Basic.header(login.get()));
    // Where it is another one than was refused, it has been changed in between.
    if (refused.map(State::header).filter(password.header::equals).isPresent()) {
      throw unauthorized(user, "");
    }
    return password;
  }

  private Bearer obtain(TokenService service, boolean again) {
    Optional<Login> login = credentials.find(host, repository);
    Optional<String> user = login.map(Login::user);
    if (login.isPresent() && service.exposes(origin)) {
      throw unauthorized(
          user,
          ": the registry wants the login sent to "
              + service.host()
              + " without TLS (expected: an https address)");
    }
    try {
      return new Bearer(service, token(service, login), user, again);
    } catch (UnauthorizedException e) {
      throw unauthorized(user, ": " + e.getMessage());
    }
  }

  private Token token(TokenService service, Optional<Login> login) {
    try {
      return service.token(login, needed.and(extra));
    } catch (UnauthorizedException e) {
      if (extra.isEmpty()) {
        throw e;
      }
      extra = Scopes.NONE;
      return service.token(login, needed);
    }
  }

  private UnauthorizedException unauthorized(Optional<String> user, String reason) {
    return new UnauthorizedException(
        subject() + ": not authorised" + doing() + who(user) + reason, advice(user));
  }

  private String subject() {
    return repository.isEmpty() ? host : host + "/" + repository;
  }

  private String doing() {
    return purpose.isEmpty() ? "" : " to " + purpose.replace(",", " and ");
  }

  private String who(Optional<String> user) {
    String obstacle = credentials.obstacle(host).map(text -> "; " + text).orElse("");
    return user.map(name -> name.isEmpty() ? " with an identity token" : " as " + name)
        .orElse(" without a login" + obstacle);
  }

  private String advice(Optional<String> user) {
    return user.isPresent()
        ? "check the login and what it may do, or log in again with: d8-models login " + host
        : "log in with: d8-models login " + host;
  }

  @Override
  public String toString() {
    return "RegistryAuthorization[" + subject() + "]";
  }
}

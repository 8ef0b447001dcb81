package io.deckhouse.aimodels.modelpack.auth;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.deckhouse.aimodels.modelpack.InvalidContentException;
import io.deckhouse.aimodels.modelpack.ModelPackException;
import io.deckhouse.aimodels.modelpack.UnauthorizedException;
import io.deckhouse.aimodels.modelpack.UnavailableException;
import io.deckhouse.aimodels.modelpack.http.HttpAnswer;
import io.deckhouse.aimodels.modelpack.http.HttpExchange;
import io.deckhouse.aimodels.modelpack.http.HttpRequest;
import io.deckhouse.aimodels.modelpack.http.Origin;
import io.deckhouse.aimodels.modelpack.http.RequestBody;
import io.deckhouse.aimodels.modelpack.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The service that a registry sends its clients to for tokens ("Token Authentication Specification"
 * and "OAuth2 Token Authentication" of distribution).
 *
 * <p>The registry itself names it, over its own origin, and only that one gets the login: where it
 * redirects to another origin, the login does not follow.
 */
final class TokenService {
  /** The longest answer that is read, in bytes. */
  static final int ANSWER_LENGTH_MAX = 1024 * 1024;

  /** How long a token lives that does not say. */
  static final Duration LIFE_DEFAULT = Duration.ofSeconds(60);

  static final String CLIENT_ID = "d8-models";

  private static final Duration LIFE_MAX = Duration.ofDays(1);
  private static final int REDIRECTS_MAX = 5;

  /** What may stand in a header; RFC 6750 allows less. */
  private static final Pattern TOKEN = Pattern.compile("[\\x21-\\x7e]+");

  private final HttpExchange exchange;
  private final InstantSource clock;
  private final String registry;
  private final URI realm;
  private final Optional<String> service;

  private TokenService(
      HttpExchange exchange,
      InstantSource clock,
      String registry,
      URI realm,
      Optional<String> service) {
    this.exchange = exchange;
    this.clock = clock;
    this.registry = registry;
    this.realm = realm;
    this.service = service;
  }

  /**
   * The service that a challenge names.
   *
   * @param registry its host, for messages
   * @throws UnauthorizedException when it names none that can be asked
   */
  static TokenService of(
      HttpExchange exchange, InstantSource clock, String registry, Challenge challenge) {
    Optional<URI> realm =
        challenge
            .parameter("realm")
            .flatMap(TokenService::uri)
            .filter(uri -> Origin.of(uri).isHttp() && uri.getUserInfo() == null);
    if (realm.isEmpty()) {
      throw new UnauthorizedException(
          registry + ": the registry names no token service (expected: an http or https address)");
    }
    return new TokenService(exchange, clock, registry, realm.get(), challenge.parameter("service"));
  }

  private static Optional<URI> uri(String text) {
    try {
      return Optional.of(new URI(text.replaceFirst("#.*", "")));
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }

  /**
   * Whether a login would go over the open net although the registry itself is reached with TLS.
   */
  boolean exposes(Origin registryOrigin) {
    return registryOrigin.isHttps() && !Origin.of(realm).isHttps();
  }

  /** For messages. */
  String host() {
    return realm.getAuthority();
  }

  /**
   * Asks for a token. Blocks.
   *
   * @throws UnauthorizedException when it refuses
   * @throws UnavailableException when it cannot be reached, is overloaded, or answers nonsense
   */
  Token token(Optional<Login> login, Scopes scopes) {
    if (login.filter(known -> known.kind() == Login.Kind.IDENTITY_TOKEN).isPresent()) {
      try (HttpAnswer answer = send(refresh(login.get(), scopes))) {
        return read(answer, scopes);
      }
    }
    try (HttpAnswer answer = get(login, scopes)) {
      boolean wantsPost = answer.status() == 404 || answer.status() == 405;
      if (!wantsPost || login.isEmpty()) {
        return read(answer, scopes);
      }
    }
    try (HttpAnswer answer = send(password(login.get(), scopes))) {
      return read(answer, scopes);
    }
  }

  private HttpAnswer get(Optional<Login> login, Scopes scopes) {
    List<String> query = new ArrayList<>();
    service.ifPresent(name -> query.add(field("service", name)));
    scopes.texts().forEach(scope -> query.add(field("scope", scope)));
    String raw = realm.toString();
    String separator = query.isEmpty() ? "" : realm.getRawQuery() == null ? "?" : "&";
    HttpRequest request =
        HttpRequest.of("GET", URI.create(raw + separator + String.join("&", query)))
            .with("Accept", "application/json");
    HttpRequest sent =
        login.map(known -> request.with("Authorization", Basic.header(known))).orElse(request);
    for (int i = 0; i < REDIRECTS_MAX; i++) {
      HttpAnswer answer = send(sent);
      Optional<URI> target = redirect(answer, sent.uri());
      if (target.isEmpty()) {
        return answer;
      }
      answer.close();
      Origin from = Origin.of(sent.uri());
      Origin to = Origin.of(target.get());
      boolean downgrade = from.isHttps() && !to.isHttps();
      if (downgrade || !to.isHttp() || (login.isPresent() && !from.equals(to))) {
        throw new UnauthorizedException(
            registry
                + ": its token service "
                + host()
                + " redirects to another place, which gets no login");
      }
      sent = sent.to(target.get());
    }
    throw new UnavailableException(
        registry + ": its token service " + host() + " redirects without end");
  }

  private static Optional<URI> redirect(HttpAnswer answer, URI from) {
    boolean redirects =
        switch (answer.status()) {
          case 301, 302, 303, 307, 308 -> true;
          default -> false;
        };
    return redirects
        ? answer.header("Location").flatMap(TokenService::uri).map(from::resolve)
        : Optional.empty();
  }

  private HttpRequest refresh(Login login, Scopes scopes) {
    List<String> form = form("refresh_token", scopes);
    form.add(field("refresh_token", login.secret()));
    return post(form);
  }

  private HttpRequest password(Login login, Scopes scopes) {
    List<String> form = form("password", scopes);
    form.add(field("username", login.user()));
    form.add(field("password", login.secret()));
    return post(form);
  }

  private List<String> form(String grantType, Scopes scopes) {
    List<String> form = new ArrayList<>();
    form.add(field("grant_type", grantType));
    form.add(field("client_id", CLIENT_ID));
    service.ifPresent(name -> form.add(field("service", name)));
    if (!scopes.texts().isEmpty()) {
      form.add(field("scope", String.join(" ", scopes.texts())));
    }
    return form;
  }

  private HttpRequest post(List<String> form) {
    return HttpRequest.of("POST", realm)
        .with("Accept", "application/json")
        .with("Content-Type", "application/x-www-form-urlencoded")
        .with(RequestBody.of(String.join("&", form).getBytes(StandardCharsets.US_ASCII)));
  }

  private static String field(String name, String value) {
    return name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8);
  }

  private HttpAnswer send(HttpRequest request) {
    return exchange.send(request);
  }

  private Token read(HttpAnswer answer, Scopes scopes) {
    int status = answer.status();
    if (status != 200) {
      throw failure(status);
    }
    ObjectNode body = body(answer);
    String token = body.path("token").asText();
    String text = token.isEmpty() ? body.path("access_token").asText() : token;
    if (!TOKEN.matcher(text).matches()) {
      throw nonsense();
    }
    Instant now = clock.instant();
    return Token.of(text, scopes, now, life(body, now));
  }

  private ModelPackException failure(int status) {
    String what = registry + ": its token service " + host();
    if (status == 401 || status == 403) {
      return new UnauthorizedException(what + " refuses the login");
    }
    if (status == 408 || status == 429 || status >= 500) {
      return new UnavailableException(what + " answered " + status);
    }
    return new UnauthorizedException(what + " answered " + status);
  }

  private ObjectNode body(HttpAnswer answer) {
    try (InputStream in = answer.body()) {
      byte[] bytes = in.readNBytes(ANSWER_LENGTH_MAX + 1);
      if (bytes.length > ANSWER_LENGTH_MAX) {
        throw nonsense();
      }
      return Json.parseObject(bytes, "token");
    } catch (InvalidContentException e) {
      // Without the cause, which may quote a token.
      throw nonsense();
    } catch (IOException e) {
      throw new UnavailableException(
          registry + ": its token service " + host() + " broke off its answer", e);
    }
  }

  private UnavailableException nonsense() {
    return new UnavailableException(
        registry + ": its token service " + host() + " gave no token (expected: JSON with one)");
  }

  private static Duration life(ObjectNode body, Instant now) {
    JsonNode seconds = body.path("expires_in");
    Duration life =
        seconds.canConvertToLong() && seconds.asLong() > 0
            ? Duration.ofSeconds(Math.min(seconds.asLong(), LIFE_MAX.toSeconds()))
            : LIFE_DEFAULT;
    try {
      Duration gone = Duration.between(Instant.parse(body.path("issued_at").asText()), now);
      // Some of its life may be gone; all of it means that a clock is wrong.
      return gone.isPositive() && gone.compareTo(life) < 0 ? life.minus(gone) : life;
    } catch (DateTimeException | ArithmeticException e) {
      return life;
    }
  }
}

package io.deckhouse.aimodels.modelpack.http;

import io.deckhouse.aimodels.modelpack.UnavailableException;
import java.io.IOException;
import java.net.URI;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Makes requests to one origin: says who the caller is, follows redirects, and tries again what may
 * be repeated. Credentials go to that origin alone. Safe for use by several threads.
 */
public final class HttpCaller {
  private static final int REDIRECTS_MAX = 10;
  private static final int CHALLENGES_MAX = 3;
  private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);
  private static final Set<Integer> KEEPING_THE_METHOD = Set.of(307, 308);
  private static final Set<Integer> WORTH_REPEATING = Set.of(408, 425, 429, 500, 502, 503, 504);

  private final HttpExchange exchange;
  private final Authorization authorization;
  private final Origin origin;
  private volatile boolean reached;

  /**
   * @param origin scheme, host and port that the authorization is for
   */
  public HttpCaller(HttpExchange exchange, Authorization authorization, URI origin) {
    this.exchange = exchange;
    this.authorization = authorization;
    this.origin = Origin.of(origin);
  }

  /**
   * Makes a request that may be repeated, until it gets an answer that does not ask for that.
   *
   * @return the answer; the caller closes it
   * @throws UnavailableException when there is none in the end
   */
  public HttpAnswer call(HttpRequest request) {
    return repeat(() -> useful(request));
  }

  /** Makes something of an answer. */
  @FunctionalInterface
  public interface Reader<T> {
    /**
     * Reads the answer, which is closed afterwards.
     *
     * @throws IOException when the connection fails; the request is repeated then
     */
    T read(HttpAnswer answer) throws IOException;
  }

  /**
   * Makes a request that may be repeated, until its answer has been read.
   *
   * @throws UnavailableException when there is none in the end
   */
  public <T> T call(HttpRequest request, Reader<T> reader) {
    return repeat(
        () -> {
          try (HttpAnswer answer = useful(request)) {
            return reader.read(answer);
          } catch (IOException e) {
            throw new UnavailableException(
                "%s %s: the answer broke off: %s"
                    .formatted(request.method(), shown(request.uri()), e.getMessage()),
                e);
          }
        });
  }

  private <T> T repeat(Supplier<T> attempt) {
    Retries retries = exchange.retries();
    while (true) {
      try {
        return attempt.get();
      } catch (UnavailableException e) {
        retries.pauseAfter(e, reached);
      }
    }
  }

  private HttpAnswer useful(HttpRequest request) {
    HttpAnswer answer = once(request);
    if (isWorthRepeating(answer)) {
      throw refusal(request, answer);
    }
    return answer;
  }

  /** Counts the attempts of one piece of work that takes several requests. */
  public Retries retries() {
    return exchange.retries();
  }

  /** Whether an answer means that the same request may succeed later. */
  public static boolean isWorthRepeating(HttpAnswer answer) {
    return WORTH_REPEATING.contains(answer.status());
  }

  /** An answer that is worth repeating, as a failure; it is closed. */
  public static UnavailableException refusal(HttpRequest request, HttpAnswer answer) {
    try (answer) {
      String message =
          "%s %s: the server answered %d%s"
              .formatted(
                  request.method(),
                  shown(request.uri()),
                  answer.status(),
                  answer.status() == 429 ? " (too many requests)" : "");
      return retryAfter(answer)
          .map(wait -> UnavailableException.after(message, wait))
          .orElseGet(() -> new UnavailableException(message));
    }
  }

  /** An address as it may be shown: a query can hold secrets. */
  public static String shown(URI uri) {
    return ConnectionFailure.where(uri) + Objects.requireNonNullElse(uri.getRawPath(), "");
  }

  /**
   * How long a server asks to wait (RFC 9110, "Retry-After"; else the header {@code RateLimit} of
   * draft-ietf-httpapi-ratelimit-headers, as in {@code "api";r=0;t=55}).
   */
  public static Optional<Duration> retryAfter(HttpAnswer answer) {
    return answer
        .header("Retry-After")
        .flatMap(HttpCaller::parseRetryAfter)
        .or(() -> RateLimit.reset(answer.headers("RateLimit")));
  }

  private static Optional<Duration> parseRetryAfter(String text) {
    String trimmed = text.trim();
    if (trimmed.matches("\\d{1,9}")) {
      return Optional.of(Duration.ofSeconds(Long.parseLong(trimmed)));
    }
    try {
      Instant when =
          ZonedDateTime.parse(trimmed, DateTimeFormatter.RFC_1123_DATE_TIME.withLocale(Locale.ROOT))
              .toInstant();
      Duration wait = Duration.between(Instant.now(), when);
      return Optional.of(wait.isNegative() ? Duration.ZERO : wait);
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /**
   * Makes a request once: it is only sent again to say who the caller is, or to where a redirect
   * leads, so a body may be written more than once.
   *
   * @return the answer, whatever its status; the caller closes it
   */
  public HttpAnswer once(HttpRequest request) {
    HttpRequest now = request;
    int challenges = 0;
    for (int redirects = 0; redirects <= REDIRECTS_MAX; ) {
      HttpRequest sent = isOrigin(now.uri()) ? authorized(now) : now;
      HttpAnswer answer = exchange.send(sent);
      reached = true;
      Optional<URI> target = redirect(now, answer);
      if (target.isPresent()) {
        answer.close();
        now = redirected(now, answer.status(), target.get());
        redirects++;
        continue;
      }
      if (answer.status() == 401 && isOrigin(now.uri()) && challenges < CHALLENGES_MAX) {
        challenges++;
        if (isAnswered(sent, answer)) {
          continue;
        }
      }
      return answer;
    }
    throw new UnavailableException(shown(request.uri()) + ": more than 10 redirects");
  }

  private boolean isAnswered(HttpRequest sent, HttpAnswer refusal) {
    boolean kept = false;
    try {
      kept = !authorization.answer(sent, refusal);
      return !kept;
    } finally {
      if (!kept) {
        refusal.close();
      }
    }
  }

  private HttpRequest authorized(HttpRequest request) {
    return authorization
        .header(request)
        .map(value -> request.with("Authorization", value))
        .orElse(request);
  }

  private boolean isOrigin(URI uri) {
    return Origin.of(uri).equals(origin);
  }

  private static Optional<URI> redirect(HttpRequest request, HttpAnswer answer) {
    if (!REDIRECTS.contains(answer.status())) {
      return Optional.empty();
    }
    boolean reads = request.method().equals("GET") || request.method().equals("HEAD");
    if (!reads && !KEEPING_THE_METHOD.contains(answer.status())) {
      return Optional.empty();
    }
    return answer.header("Location").map(location -> resolve(request.uri(), location));
  }

  /**
   * The address that a server names, perhaps relative to another.
   *
   * @throws UnavailableException when it is not an http address
   */
  public static URI resolve(URI base, String location) {
    try {
      URI uri = base.resolve(location);
      String scheme = Objects.requireNonNullElse(uri.getScheme(), "");
      if ((scheme.equals("http") || scheme.equals("https")) && uri.getHost() != null) {
        return uri;
      }
    } catch (IllegalArgumentException e) {
      // Said below, without what the text may hold.
    }
    throw new UnavailableException(
        shown(base) + ": the server names a malformed address to go on at");
  }

  private static HttpRequest redirected(HttpRequest request, int status, URI target) {
    boolean reads = request.method().equals("GET") || request.method().equals("HEAD");
    if (!reads && "https".equals(request.uri().getScheme()) && "http".equals(target.getScheme())) {
      throw new UnavailableException(
          shown(request.uri())
              + ": the server sends uploads on to "
              + ConnectionFailure.where(target)
              + ", which has no TLS");
    }
    return status == 303 && !request.method().equals("HEAD")
        ? new HttpRequest("GET", target, request.headers(), Optional.empty())
        : request.to(target);
  }
}

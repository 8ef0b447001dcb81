package io.deckhouse.aimodels.modelpack.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deckhouse.aimodels.modelpack.UnavailableException;
import io.deckhouse.aimodels.modelpack.testkit.FakeExchange;
import io.deckhouse.aimodels.modelpack.testkit.FakeExchange.Reply;
import java.net.URI;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Redirects, credentials and what a server asks for. */
class HttpCallerTest {
  private static final URI HOME = URI.create("https://home.example/v2/");

  private static final Authorization LOGIN =
      new Authorization() {
        @Override
        public Optional<String> header(HttpRequest request) {
          return Optional.of("Basic c2VjcmV0");
        }

        @Override
        public boolean answer(HttpRequest request, HttpAnswer refusal) {
          return true;
        }
      };

  private static HttpCaller caller(FakeExchange exchange) {
    return new HttpCaller(exchange, LOGIN, HOME);
  }

  private static FakeExchange serving(Function<HttpRequest, Reply> servers) {
    return new FakeExchange(servers);
  }

  private static FakeExchange redirecting(int status, String location) {
    return serving(
        request ->
            request.uri().equals(HOME)
                ? Reply.with(status, "Location", location)
                : Reply.of(200, "there"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://other.example/x",
        "https://home.example:8443/x",
        "http://home.example/x",
        "//other.example/x"
      })
  void tellsNobodyElseTheLogin(String location) {
    FakeExchange exchange = redirecting(307, location);
    caller(exchange).once(HttpRequest.of("GET", HOME)).close();
    assertThat(exchange.requests().getFirst().headers()).containsKey("Authorization");
    assertThat(exchange.requests().getLast().headers()).doesNotContainKey("Authorization");
    assertThat(exchange.open()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/elsewhere", "https://home.example/x", "https://HOME.example:443/x"})
  void keepsTheLoginWithinTheOrigin(String location) {
    FakeExchange exchange = redirecting(302, location);
    caller(exchange).once(HttpRequest.of("GET", HOME)).close();
    assertThat(exchange.requests().getLast().headers()).containsKey("Authorization");
  }

  @Test
  void followsNoMoreThanTenRedirects() {
    FakeExchange exchange = serving(request -> Reply.with(307, "Location", request.uri() + "x"));
    assertThatThrownBy(() -> caller(exchange).once(HttpRequest.of("GET", HOME)))
        .isInstanceOf(UnavailableException.class)
        .hasMessageContaining("more than 10 redirects");
    assertThat(exchange.requests()).hasSize(11);
    assertThat(exchange.open()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"file:///etc/passwd", "ftp://x/", "http://", "http://[", "::"})
  void goesToNothingButHttp(String location) {
    assertThatThrownBy(() -> caller(redirecting(307, location)).once(HttpRequest.of("GET", HOME)))
        .isInstanceOf(UnavailableException.class)
        .hasMessageContaining("malformed address");
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 303})
  void sendsABodyNowhereElseUnlessTheMethodStays(int status) {
    FakeExchange exchange = redirecting(status, "https://other.example/");
    HttpRequest upload = HttpRequest.of("PUT", HOME).with(RequestBody.of(new byte[1]));
    try (HttpAnswer answer = caller(exchange).once(upload)) {
      assertThat(answer.status()).isEqualTo(status);
    }
    assertThat(exchange.requests()).hasSize(1);
  }

  @Test
  void sendsNoUploadOnToAnAddressWithoutTls() {
    HttpRequest upload = HttpRequest.of("PUT", HOME).with(RequestBody.of(new byte[1]));
    assertThatThrownBy(() -> caller(redirecting(307, "http://other.example/")).once(upload))
        .isInstanceOf(UnavailableException.class)
        .hasMessageContaining("no TLS");
  }

  @Test
  void endsWhenALoginIsRefusedAgainAndAgain() {
    FakeExchange exchange = serving(_ -> Reply.of(401, ""));
    try (HttpAnswer answer = caller(exchange).once(HttpRequest.of("GET", HOME))) {
      assertThat(answer.status()).isEqualTo(401);
    }
    assertThat(exchange.requests()).hasSize(4);
    assertThat(exchange.open()).isZero();
  }

  @Test
  void showsNoQuery() {
    assertThat(HttpCaller.shown(URI.create("https://a.example:1/b?secret=1")))
        .isEqualTo("https://a.example:1/b");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"api\";r=0;t=55 | 55",
        "\"api\";r=0;t=55, \"resolvers\";r=0;t=120, \"pages\";r=9;t=300 | 120",
        "\"api\"; t=7; r=0 | 7",
      })
  void waitsUntilALimitThatIsUsedUpBeginsAnew(String value, long seconds) {
    assertThat(
            HttpCaller.retryAfter(
                new FakeExchange(_ -> Reply.with(429, "ratelimit", value))
                    .send(HttpRequest.of("GET", URI.create("http://127.0.0.1/")))))
        .contains(Duration.ofSeconds(seconds));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\"api\";r=3;t=55", "\"api\";r=0", "r=0;t=-5", "limit=100, reset=5"})
  void knowsNoResetOfOtherLimits(String value) {
    assertThat(
            HttpCaller.retryAfter(
                new FakeExchange(_ -> Reply.with(429, "ratelimit", value))
                    .send(HttpRequest.of("GET", URI.create("http://127.0.0.1/")))))
        .isEmpty();
  }

  private static Optional<Duration> retryAfter(String value) {
    return HttpCaller.retryAfter(
        serving(_ -> Reply.with(503, "retry-after", value)).send(HttpRequest.of("GET", HOME)));
  }

  @Test
  void readsHowLongToWait() {
    assertThat(retryAfter(" 17 ")).contains(Duration.ofSeconds(17));
    String soon =
        DateTimeFormatter.RFC_1123_DATE_TIME.format(
            ZonedDateTime.now(ZoneOffset.UTC).plusSeconds(60));
    assertThat(retryAfter(soon).orElseThrow())
        .isBetween(Duration.ofSeconds(30), Duration.ofSeconds(60));
    assertThat(retryAfter("Wed, 21 Oct 2015 07:28:00 GMT")).contains(Duration.ZERO);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"-1", "soon", "", "99999999999999999999", "Wed, 32 Oct 2015 07:28:00 GMT"})
  void ignoresAWaitThatIsNone(String value) {
    assertThat(retryAfter(value)).isEmpty();
  }
}

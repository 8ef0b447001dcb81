package io.deckhouse.aimodels.modelpack.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deckhouse.aimodels.modelpack.ModelPackException;
import io.deckhouse.aimodels.modelpack.UnauthorizedException;
import io.deckhouse.aimodels.modelpack.UnavailableException;
import io.deckhouse.aimodels.modelpack.http.HttpAnswer;
import io.deckhouse.aimodels.modelpack.http.HttpRequest;
import io.deckhouse.aimodels.modelpack.testkit.FakeExchange;
import io.deckhouse.aimodels.modelpack.testkit.FakeExchange.Reply;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
final class RegistryAuthorizationTest {
  private static final URI REGISTRY = URI.create("https://registry.example");
  private static final HttpRequest REQUEST =
      HttpRequest.of("GET", REGISTRY.resolve("/v2/team/model/manifests/1"));
  private static final String BEARER =
      "Bearer realm=\"https://auth.example/token\",service=\"reg\","
          + "scope=\"repository:team/model:pull\"";
  private static final Login BOB = Login.password("bob", "s3cret");
  private static final Login IDENTITY = new Login("", "s3cret-id", Login.Kind.IDENTITY_TOKEN);
  private static final String BASIC =
      "Basic " + Base64.getEncoder().encodeToString("bob:s3cret".getBytes(StandardCharsets.UTF_8));

  private final AtomicInteger tokens = new AtomicInteger();
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private Credentials credentials = Credentials.NONE;
  private Function<HttpRequest, Reply> realm =
      _ ->
          Reply.of(
              200, "{\"token\":\"s3cret-" + tokens.incrementAndGet() + "\",\"expires_in\":300}");
  private final FakeExchange exchange = new FakeExchange(request -> realm.apply(request));
  private RegistryAuthorization authorization = authorization("pull");

  private RegistryAuthorization authorization(String... actions) {
    return authorization(REGISTRY, actions);
  }

  private RegistryAuthorization authorization(URI registry, String... actions) {
    Credentials current =
        new Credentials() {
          @Override
          public Optional<Login> find(String host, String repository) {
            return credentials.find(host, repository);
          }

          @Override
          public Optional<String> obstacle(String host) {
            return credentials.obstacle(host);
          }
        };
    return new RegistryAuthorization(
        exchange, () -> now, registry, "team/model", List.of(actions), current);
  }

  @Test
  void saysNothingUnasked() {
    assertThat(authorization.header(REQUEST)).isEmpty();
    assertThat(exchange.requests()).isEmpty();
  }

  @Test
  void saysWhoItIsAfterABasicChallenge() {
    credentials = Credentials.of(BOB);
    assertThat(refused("Basic realm=\"x\"")).isTrue();
    assertThat(authorization.header(REQUEST)).contains(BASIC);
    assertThat(exchange.requests()).isEmpty();
  }

  @Test
  void aRefusedPasswordIsNotTriedTwice() {
    credentials = Credentials.of(BOB);
    refused("Basic realm=\"x\"");
    assertUnauthorized(() -> refused("Basic realm=\"x\""))
        .hasMessageContaining("registry.example/team/model: not authorised to pull as bob");
  }

  @Test
  void aPasswordThatWasChangedIsTried() {
    credentials = Credentials.of(Login.password("bob", "old"));
    refused("Basic realm=\"x\"");
    credentials = Credentials.of(BOB);
    assertThat(refused("Basic realm=\"x\"")).isTrue();
    assertThat(authorization.header(REQUEST)).contains(BASIC);
  }

  @Test
  void anonymousUsersAreToldToLogIn() {
    assertUnauthorized(() -> refused("Basic realm=\"x\""))
        .hasMessage("registry.example/team/model: not authorised to pull without a login")
        .extracting(e -> ((ModelPackException) e).advice().orElseThrow())
        .isEqualTo("log in with: d8-models login registry.example");
  }

  @Test
  void aHelperThatFailedIsMentioned() {
    credentials =
        new Credentials() {
          @Override
          public Optional<Login> find(String host, String repository) {
            return Optional.empty();
          }

          @Override
          public Optional<String> obstacle(String host) {
            return Optional.of("docker-credential-x is not on the PATH");
          }
        };
    assertUnauthorized(() -> refused("Basic realm=\"x\""))
        .hasMessageContaining("docker-credential-x is not on the PATH");
  }

  @Test
  void getsATokenForNobodyInParticular() {
    assertThat(refused(BEARER)).isTrue();
    assertThat(authorization.header(REQUEST)).contains("Bearer s3cret-1");
    HttpRequest asked = exchange.requests().getFirst();
    assertThat(asked.headers()).doesNotContainKey("Authorization");
    assertThat(URLDecoder.decode(asked.uri().toString(), StandardCharsets.UTF_8))
        .isEqualTo("https://auth.example/token?service=reg&scope=repository:team/model:pull");
  }

  @Test
  void getsATokenWithALogin() {
    credentials = Credentials.of(BOB);
    refused(BEARER);
    assertThat(exchange.requests().getFirst().headers()).containsEntry("Authorization", BASIC);
  }

  @Test
  void oneTokenIsForAllThatWillBeDone() {
    authorization = authorization("push", "pull");
    authorization.addScope("repository:other:pull");
    refused(BEARER);
    assertThat(asked())
        .containsExactly(
            "service=reg", "scope=repository:team/model:pull,push", "scope=repository:other:pull");
  }

  @Test
  void whatTheRegistryAsksForBesideIsAskedForToo() {
    refused(
        "Bearer realm=\"https://auth.example/t?a=b\","
            + "scope=\"repository:team/model:delete registry:catalog:*\"");
    assertThat(asked())
        .containsExactly(
            "a=b", "scope=repository:team/model:delete,pull", "scope=registry:catalog:*");
  }

  @Test
  void aScopeThatIsAddedLaterNeedsANewToken() {
    refused(BEARER);
    authorization.addScope("repository:team/model:pull");
    assertThat(authorization.header(REQUEST)).contains("Bearer s3cret-1");
    authorization.addScope("repository:other:pull");
    assertThat(authorization.header(REQUEST)).contains("Bearer s3cret-2");
    assertThat(asked()).contains("scope=repository:other:pull");
  }

  @Test
  void anAddedScopeThatIsRefusedIsGivenUp() {
    Function<HttpRequest, Reply> open = realm;
    realm =
        request ->
            request.uri().toString().contains("other") ? Reply.of(403, "") : open.apply(request);
    authorization.addScope("repository:other:pull");
    assertThat(refused(BEARER)).isTrue();
    assertThat(authorization.header(REQUEST)).contains("Bearer s3cret-1");
  }

  @Test
  void anIdentityTokenBuysATokenByPost() {
    credentials = Credentials.of(IDENTITY);
    realm = _ -> Reply.of(200, "{\"access_token\":\"t\"}");
    refused(BEARER);
    HttpRequest asked = exchange.requests().getFirst();
    assertThat(asked.method()).isEqualTo("POST");
    assertThat(asked.headers())
        .containsEntry("Content-Type", "application/x-www-form-urlencoded")
        .doesNotContainKey("Authorization");
    assertThat(asked.uri()).hasToString("https://auth.example/token");
    assertThat(FakeExchange.body(asked).split("&"))
        .containsExactlyInAnyOrder(
            "grant_type=refresh_token",
            "client_id=d8-models",
            "service=reg",
            "scope=repository%3Ateam%2Fmodel%3Apull",
            "refresh_token=s3cret-id");
    assertThat(authorization.header(REQUEST)).contains("Bearer t");
  }

  @ParameterizedTest
  @ValueSource(ints = {404, 405})
  void aServiceThatTakesNoGetIsPostedTo(int status) {
    credentials = Credentials.of(BOB);
    realm =
        request ->
            request.method().equals("GET")
                ? Reply.of(status, "")
                : Reply.of(200, "{\"access_token\":\"t\"}");
    refused(BEARER);
    assertThat(FakeExchange.body(exchange.requests().getLast()))
        .contains("grant_type=password", "username=bob", "password=s3cret");
    assertThat(authorization.header(REQUEST)).contains("Bearer t");
  }

  @ParameterizedTest
  @CsvSource({
    "'{\"token\":\"t\"}', 47, 49",
    "'{\"token\":\"t\",\"expires_in\":300}', 239, 241",
    "'{\"token\":\"t\",\"expires_in\":-1}', 47, 49",
    "'{\"token\":\"t\",\"expires_in\":99999999999999999999}', 47, 49",
    "'{\"token\":\"t\",\"expires_in\":300,\"issued_at\":\"2025-12-31T23:58:20Z\"}', 159, 161",
    "'{\"token\":\"t\",\"expires_in\":300,\"issued_at\":\"2025-01-01T00:00:00Z\"}', 239, 241",
    "'{\"token\":\"t\",\"expires_in\":300,\"issued_at\":\"nonsense\"}', 239, 241",
  })
  void aTokenIsRenewedBeforeItExpires(String answer, long stillGood, long due) {
    Instant start = now;
    realm =
        _ -> {
          tokens.incrementAndGet();
          return Reply.of(200, answer);
        };
    refused(BEARER);
    now = start.plusSeconds(stillGood);
    authorization.header(REQUEST);
    assertThat(tokens).hasValue(1);
    now = start.plusSeconds(due);
    authorization.header(REQUEST);
    assertThat(tokens).hasValue(2);
  }

  @Test
  void aTokenIsUsedOnWhileItCannotBeRenewed() {
    refused(BEARER);
    realm =
        _ -> {
          tokens.incrementAndGet();
          return Reply.of(503, "");
        };
    now = now.plusSeconds(250);
    assertThat(authorization.header(REQUEST)).contains("Bearer s3cret-1");
    assertThat(authorization.header(REQUEST)).contains("Bearer s3cret-1");
    assertThat(tokens).hasValue(2);
    now = now.plusSeconds(60);
    assertThatThrownBy(() -> authorization.header(REQUEST))
        .isInstanceOf(UnavailableException.class);
  }

  @Test
  void aTokenThatIsRefusedInTheMiddleIsReplaced() {
    refused(BEARER);
    for (int i = 1; i < 5; i++) {
      now = now.plusSeconds(100);
      assertThat(refused(BEARER)).isTrue();
    }
    assertThat(authorization.header(REQUEST)).contains("Bearer s3cret-5");
  }

  @Test
  void twoFreshTokensThatAreRefusedAreEnough() {
    credentials = Credentials.of(BOB);
    refused(BEARER);
    assertThat(refused(BEARER)).isTrue();
    assertUnauthorized(() -> refused(BEARER))
        .hasMessage("registry.example/team/model: not authorised to pull as bob");
  }

  @Test
  void aTokenThatLacksAScopeIsReplaced() {
    refused(BEARER);
    refused(BEARER);
    assertThat(refused(BEARER.replace(":pull", ":push"))).isTrue();
  }

  @Test
  void aRefusalOfAnOlderTokenCostsNothing() {
    refused(BEARER);
    HttpRequest old = REQUEST.with("authorization", "Bearer older");
    assertThat(authorization.answer(old, answer(REGISTRY, 401, BEARER))).isTrue();
    assertThat(tokens).hasValue(1);
  }

  @Test
  void oneThreadRenewsWhileOthersWait() throws Exception {
    int threads = 16;
    refused(BEARER);
    now = now.plusSeconds(290);
    CountDownLatch ready = new CountDownLatch(threads);
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Optional<String>>> headers = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        headers.add(
            executor.submit(
                () -> {
                  ready.countDown();
                  ready.await();
                  return authorization.header(REQUEST);
                }));
      }
      for (Future<Optional<String>> header : headers) {
        assertThat(header.get()).contains("Bearer s3cret-2");
      }
    }
    assertThat(tokens).hasValue(2);
  }

  @Test
  void oneThreadAnswersAChallengeForAll() throws Exception {
    int threads = 16;
    CountDownLatch ready = new CountDownLatch(threads);
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Boolean>> answers = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        answers.add(
            executor.submit(
                () -> {
                  ready.countDown();
                  ready.await();
                  return authorization.answer(REQUEST, answer(REGISTRY, 401, BEARER));
                }));
      }
      for (Future<Boolean> answer : answers) {
        assertThat(answer.get()).isTrue();
      }
    }
    assertThat(tokens).hasValue(1);
  }

  @Test
  void otherOriginsLearnNothing() {
    credentials = Credentials.of(BOB);
    refused("Basic realm=\"x\"");
    for (String other :
        List.of(
            "http://registry.example/", "https://registry.example:444/", "https://cdn.example/")) {
      URI uri = URI.create(other);
      assertThat(authorization.header(REQUEST.to(uri))).isEmpty();
      assertThat(authorization.answer(REQUEST.to(uri), answer(uri, 401, "Basic"))).isFalse();
      assertThat(authorization.answer(REQUEST, answer(uri, 401, BEARER))).isFalse();
    }
    assertThat(exchange.requests()).isEmpty();
  }

  @Test
  void answersOnlyTo401() {
    assertThat(authorization.answer(REQUEST, answer(REGISTRY, 403, BEARER))).isFalse();
  }

  @Test
  void aLoginIsNotSentWithoutTls() {
    credentials = Credentials.of(BOB);
    assertUnauthorized(() -> refused("Bearer realm=\"http://auth.example/token\""))
        .hasMessageContaining("auth.example without TLS");
    assertThat(exchange.requests()).isEmpty();
  }

  @Test
  void nobodyInParticularMayAskWithoutTls() {
    assertThat(refused("Bearer realm=\"http://auth.example/token\"")).isTrue();
  }

  @Test
  void aRegistryWithoutTlsMayHaveAServiceWithoutTls() {
    credentials = Credentials.of(BOB);
    URI plain = URI.create("http://registry.example:5000");
    RegistryAuthorization plainly = authorization(plain, "pull");
    HttpRequest request = HttpRequest.of("GET", plain.resolve("/v2/"));
    assertThat(
            plainly.answer(request, answer(plain, 401, "Bearer realm=\"http://auth.example/t\"")))
        .isTrue();
    assertThat(plainly.header(request)).contains("Bearer s3cret-1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Bearer",
        "Bearer realm=\"\"",
        "Bearer realm=\"file:///etc/passwd\"",
        "Bearer realm=\"/token\"",
        "Bearer realm=\"https://\"",
        "Bearer realm=\"https://a b/\"",
        "Bearer realm=\"https://u:p@auth.example/\"",
        "Negotiate",
        "",
        "Digest realm=\"x\""
      })
  void aChallengeThatCannotBeMetIsAnError(String challenge) {
    credentials = Credentials.of(BOB);
    assertUnauthorized(() -> refused(challenge)).hasMessageContaining("registry.example");
    assertThat(exchange.requests()).isEmpty();
  }

  @Test
  void aLoginDoesNotFollowARedirectToAnotherPlace() {
    credentials = Credentials.of(BOB);
    realm = _ -> Reply.with(307, "Location", "https://elsewhere.example/token");
    assertUnauthorized(() -> refused(BEARER)).hasMessageContaining("redirects to another place");
    assertThat(exchange.requests()).hasSize(1);
  }

  @Test
  void aLoginFollowsARedirectToTheSamePlace() {
    credentials = Credentials.of(BOB);
    realm =
        request ->
            request.uri().getPath().equals("/token")
                ? Reply.with(308, "Location", "/token/?x=y")
                : Reply.of(200, "{\"token\":\"t\"}");
    assertThat(refused(BEARER)).isTrue();
    assertThat(exchange.requests().getLast().headers()).containsEntry("Authorization", BASIC);
  }

  @Test
  void redirectsEnd() {
    realm = _ -> Reply.with(302, "Location", "/token");
    assertThatThrownBy(() -> refused(BEARER)).isInstanceOf(UnavailableException.class);
    assertThat(exchange.requests()).hasSizeLessThan(10);
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 401, 403, 404, 307})
  void aServiceThatRefusesEndsIt(int status) {
    credentials = Credentials.of(IDENTITY);
    realm = _ -> Reply.of(status, "s3cret");
    assertUnauthorized(() -> refused(BEARER))
        .hasMessageContaining("with an identity token")
        .hasMessageContaining("auth.example");
  }

  @ParameterizedTest
  @ValueSource(ints = {408, 429, 500, 502, 503})
  void aServiceInTroubleMayBeAskedLater(int status) {
    realm = _ -> Reply.of(status, "s3cret");
    assertThatThrownBy(() -> refused(BEARER))
        .isInstanceOf(UnavailableException.class)
        .hasMessageContaining("auth.example answered " + status);
    realm = _ -> Reply.of(200, "{\"token\":\"t\"}");
    assertThat(refused(BEARER)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "s3cret",
        "{}",
        "[\"s3cret\"]",
        "{\"token\":\"\"}",
        "{\"token\":\"s3cret\\r\\nX: y\"}",
        "{\"token\":{\"s3cret\":1}}",
        "{\"token\":s3cret}"
      })
  void anAnswerWithoutATokenIsNotQuoted(String body) {
    credentials = Credentials.of(BOB);
    realm = _ -> Reply.of(200, body);
    assertThatThrownBy(() -> refused(BEARER))
        .isInstanceOf(UnavailableException.class)
        .hasMessageContaining("gave no token")
        .satisfies(e -> assertThat(trace(e)).doesNotContain("s3cret"));
  }

  @Test
  void anEndlessAnswerIsNotRead() {
    String padding = "x".repeat(TokenService.ANSWER_LENGTH_MAX);
    realm = _ -> Reply.of(200, "{\"token\":\"t\",\"x\":\"" + padding + "\"}");
    assertThatThrownBy(() -> refused(BEARER))
        .isInstanceOf(UnavailableException.class)
        .hasMessageContaining("gave no token");
  }

  @Test
  void everyAnswerIsClosed() {
    credentials = Credentials.of(BOB);
    refused(BEARER);
    realm = _ -> Reply.of(405, "");
    assertUnauthorized(() -> refused(BEARER));
    realm = _ -> Reply.with(302, "Location", "/token");
    assertThatThrownBy(() -> refused(BEARER)).isInstanceOf(UnavailableException.class);
    assertThat(exchange.open()).isZero();
  }

  @Test
  void anIdentityTokenIsNoPassword() {
    credentials = Credentials.of(IDENTITY);
    assertUnauthorized(() -> refused("Basic realm=\"x\"")).hasMessageContaining("password");
    assertThat(authorization.header(REQUEST)).isEmpty();
  }

  @Test
  void itShowsNoSecret() {
    credentials = Credentials.of(BOB);
    refused(BEARER);
    assertThat(authorization.toString())
        .isEqualTo("RegistryAuthorization[registry.example/team/model]");
    assertThat(Token.of("s3cret", Scopes.NONE, now, Duration.ofMinutes(1)).toString())
        .doesNotContain("s3cret");
  }

  private AbstractThrowableAssert<?, ?> assertUnauthorized(Runnable call) {
    return assertThatThrownBy(call::run)
        .isInstanceOf(UnauthorizedException.class)
        .satisfies(e -> assertThat(trace(e)).doesNotContain("s3cret"))
        .satisfies(
            e -> assertThat(((ModelPackException) e).advice().orElse("")).doesNotContain("s3cret"));
  }

  /** What happens when the request, with the header that is due, is refused. */
  private boolean refused(String challenge) {
    HttpRequest sent =
        authorization
            .header(REQUEST)
            .map(header -> REQUEST.with("Authorization", header))
            .orElse(REQUEST);
    return authorization.answer(sent, answer(REQUEST.uri(), 401, challenge));
  }

  private List<String> asked() {
    String query = String.valueOf(exchange.requests().getLast().uri().getRawQuery());
    return List.of(URLDecoder.decode(query, StandardCharsets.UTF_8).split("&"));
  }

  private static HttpAnswer answer(URI uri, int status, String challenge) {
    return new FakeExchange(_ -> Reply.with(status, "WWW-Authenticate", challenge))
        .send(HttpRequest.of("GET", uri));
  }

  private static String trace(Throwable failure) {
    StringWriter text = new StringWriter();
    failure.printStackTrace(new PrintWriter(text));
    return text.toString();
  }
}

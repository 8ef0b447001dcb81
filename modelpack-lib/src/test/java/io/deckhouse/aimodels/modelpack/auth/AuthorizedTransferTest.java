package io.deckhouse.aimodels.modelpack.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.deckhouse.aimodels.modelpack.UnauthorizedException;
import io.deckhouse.aimodels.modelpack.http.HttpAnswer;
import io.deckhouse.aimodels.modelpack.http.HttpCaller;
import io.deckhouse.aimodels.modelpack.http.HttpOptions;
import io.deckhouse.aimodels.modelpack.http.HttpRequest;
import io.deckhouse.aimodels.modelpack.http.HttpTransport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The authorization over real connections, with a registry whose tokens become invalid. */
@Timeout(60)
final class AuthorizedTransferTest {
  private static final String BOB = Basic.header(Login.password("bob", "s3cret"));

  private final AtomicInteger tokens = new AtomicInteger();
  private final AtomicInteger oldestValid = new AtomicInteger();
  private HttpServer server = none();

  private static HttpServer none() {
    try {
      return HttpServer.create();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/token", this::giveToken);
    server.createContext("/v2/", this::serve);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void goesOnWhenATokenBecomesInvalid() {
    try (HttpTransport transport = new HttpTransport(HttpOptions.defaults())) {
      HttpCaller caller = caller(transport, Credentials.of(Login.password("bob", "s3cret")));
      assertThat(status(caller)).isEqualTo(200);
      assertThat(status(caller)).isEqualTo(200);
      assertThat(tokens).hasValue(1);
      oldestValid.set(2);
      assertThat(status(caller)).isEqualTo(200);
      assertThat(tokens).hasValue(2);
    }
  }

  @Test
  void saysWhyWhenNoTokenIsGoodEnough() {
    oldestValid.set(Integer.MAX_VALUE);
    try (HttpTransport transport = new HttpTransport(HttpOptions.defaults())) {
      HttpCaller caller = caller(transport, Credentials.of(Login.password("bob", "s3cret")));
      assertThatThrownBy(() -> status(caller))
          .isInstanceOf(UnauthorizedException.class)
          .hasMessageEndingWith("/team/model: not authorised to pull as bob");
    }
  }

  @Test
  void saysWhyWhenTheLoginIsWrong() {
    try (HttpTransport transport = new HttpTransport(HttpOptions.defaults())) {
      HttpCaller caller = caller(transport, Credentials.of(Login.password("bob", "wr0ng")));
      assertThatThrownBy(() -> status(caller))
          .isInstanceOf(UnauthorizedException.class)
          .hasMessageContaining("refuses the login")
          .hasMessageNotContaining("wr0ng");
    }
  }

  private URI registry() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  private HttpCaller caller(HttpTransport transport, Credentials credentials) {
    return new HttpCaller(
        transport,
        new RegistryAuthorization(
            transport, registry(), "team/model", List.of("pull"), credentials),
        registry());
  }

  private int status(HttpCaller caller) {
    try (HttpAnswer answer =
        caller.once(HttpRequest.of("GET", registry().resolve("/v2/team/model/tags/list")))) {
      return answer.status();
    }
  }

  private void giveToken(HttpExchange exchange) throws IOException {
    try (exchange) {
      boolean known = BOB.equals(exchange.getRequestHeaders().getFirst("Authorization"));
      byte[] body =
          (known ? "{\"token\":\"" + tokens.incrementAndGet() + "\"}" : "{}")
              .getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(known ? 200 : 401, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      String sent =
          Objects.requireNonNullElse(
              exchange.getRequestHeaders().getFirst("Authorization"), "Bearer -1");
      boolean valid = Integer.parseInt(sent.substring("Bearer ".length())) >= oldestValid.get();
      if (!valid) {
        exchange
            .getResponseHeaders()
            .add(
                "WWW-Authenticate",
                "Bearer realm=\"" + registry() + "/token\",scope=\"repository:team/model:pull\"");
      }
      exchange.sendResponseHeaders(valid ? 200 : 401, -1);
    }
  }
}

package io.deckhouse.aimodels.modelpack.testkit.registry;

import static io.deckhouse.aimodels.modelpack.testkit.registry.RegistryClient.header;
import static io.deckhouse.aimodels.modelpack.testkit.registry.RegistryClient.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.deckhouse.aimodels.modelpack.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The test kit's registry lets in whom it should. */
class AccessTest {
  private static final Access.Tokens TOKENS = new Access.Tokens("u", "p");
  private static final Pattern CHALLENGE =
      Pattern.compile("Bearer realm=\"([^\"]*)\",service=\"([^\"]*)\"(,scope=\"([^\"]*)\")?.*");

  @Test
  void wantsTheRightPassword() throws IOException {
    try (TestRegistry registry = TestRegistry.setup().access(new Access.Basic("u", "p")).start();
        RegistryClient client = new RegistryClient(registry.uri("/"))) {
      var anonymous = client.send("GET", "/v2/");
      assertThat(anonymous.statusCode()).isEqualTo(401);
      assertThat(header(anonymous, "WWW-Authenticate")).startsWith("Basic realm=");
      assertThat(text(anonymous)).contains("UNAUTHORIZED");
      String right = Gate.basic("u", "p");
      assertThat(client.send("GET", "/v2/", "Authorization", right).statusCode()).isEqualTo(200);
      String wrong = Gate.basic("u", "q");
      assertThat(client.send("GET", "/v2/", "Authorization", wrong).statusCode()).isEqualTo(401);
    }
  }

  @Test
  void givesTokensForTheScopeThatItAskedFor() throws IOException {
    try (TestRegistry registry = TestRegistry.setup().access(TOKENS).start();
        RegistryClient client = new RegistryClient(registry.uri("/"))) {
      var challenge = client.send("POST", "/v2/a/blobs/uploads/");
      assertThat(header(challenge, "WWW-Authenticate"))
          .contains("scope=\"repository:a:pull,push\"")
          .contains("realm=\"" + registry.uri("/token") + "\"");
      String token = token(client, challenge, "Authorization", Gate.basic("u", "p"));
      String[] bearer = {"Authorization", "Bearer " + token};
      assertThat(client.send("POST", "/v2/a/blobs/uploads/", bearer).statusCode()).isEqualTo(202);
      var other = client.send("POST", "/v2/b/blobs/uploads/", bearer);
      assertThat(other.statusCode()).isEqualTo(401);
      assertThat(header(other, "WWW-Authenticate")).contains("insufficient_scope");
    }
  }

  @Test
  void givesATokenForAPostedPassword() throws IOException {
    try (TestRegistry registry = TestRegistry.setup().access(TOKENS).start();
        RegistryClient client = new RegistryClient(registry.uri("/"))) {
      byte[] form =
          "grant_type=password&username=u&password=p&scope=repository%3Aa%3Apull"
              .getBytes(StandardCharsets.UTF_8);
      var answer = client.send("POST", "/token", form);
      String token = Json.parseObject(answer.body(), "token").path("access_token").asText();
      var tags = client.send("GET", "/v2/a/tags/list", "Authorization", "Bearer " + token);
      assertThat(tags.statusCode()).isEqualTo(404);
      form = "grant_type=password&username=u&password=q".getBytes(StandardCharsets.UTF_8);
      assertThat(client.send("POST", "/token", form).statusCode()).isEqualTo(401);
    }
  }

  @Test
  void letsStrangersOnlyPull() throws IOException {
    try (TestRegistry registry =
            TestRegistry.setup().access(TOKENS.withAnonymousPull().withOwnPort()).start();
        RegistryClient client = new RegistryClient(registry.uri("/"))) {
      var challenge = client.send("GET", "/v2/a/tags/list");
      assertThat(header(challenge, "WWW-Authenticate"))
          .doesNotContain("realm=\"" + registry.uri("/token"));
      String[] bearer = {"Authorization", "Bearer " + token(client, challenge)};
      assertThat(client.send("GET", "/v2/a/tags/list", bearer).statusCode()).isEqualTo(404);
      var push = client.send("POST", "/v2/a/blobs/uploads/");
      String[] weak = {"Authorization", "Bearer " + token(client, push)};
      assertThat(client.send("POST", "/v2/a/blobs/uploads/", weak).statusCode()).isEqualTo(401);
    }
  }

  @Test
  void givesTokensThatAreUsedUp() throws IOException {
    try (TestRegistry registry =
            TestRegistry.setup().access(TOKENS.withAnonymousPull().withUses(2)).start();
        RegistryClient client = new RegistryClient(registry.uri("/"))) {
      var challenge = client.send("GET", "/v2/");
      String[] bearer = {"Authorization", "Bearer " + token(client, challenge)};
      assertThat(client.send("GET", "/v2/", bearer).statusCode()).isEqualTo(200);
      assertThat(client.send("GET", "/v2/", bearer).statusCode()).isEqualTo(200);
      var third = client.send("GET", "/v2/", bearer);
      assertThat(third.statusCode()).isEqualTo(401);
      assertThat(header(third, "WWW-Authenticate")).contains("invalid_token");
    }
  }

  @Test
  void givesTokensThatExpire() throws IOException {
    try (TestRegistry registry =
            TestRegistry.setup().access(TOKENS.withAnonymousPull().withLifeMillis(0)).start();
        RegistryClient client = new RegistryClient(registry.uri("/"))) {
      String[] bearer = {"Authorization", "Bearer " + token(client, client.send("GET", "/v2/"))};
      assertThat(client.send("GET", "/v2/", bearer).statusCode()).isEqualTo(401);
    }
  }

  private static String token(
      RegistryClient client, HttpResponse<byte[]> refused, String... credentials)
      throws IOException {
    Matcher matcher = CHALLENGE.matcher(header(refused, "WWW-Authenticate"));
    assertThat(matcher.matches()).isTrue();
    String scope = matcher.group(4) == null ? "" : "&scope=" + matcher.group(4);
    URI target = URI.create(matcher.group(1) + "?service=" + matcher.group(2) + scope);
    var answer = client.send("GET", target.toString(), credentials);
    return Json.parseObject(answer.body(), "token").path("token").asText();
  }
}

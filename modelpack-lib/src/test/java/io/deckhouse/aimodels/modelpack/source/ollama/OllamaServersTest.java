package io.deckhouse.aimodels.modelpack.source.ollama;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.deckhouse.aimodels.modelpack.InvalidContentException;
import io.deckhouse.aimodels.modelpack.ModelPackException;
import io.deckhouse.aimodels.modelpack.NotFoundException;
import io.deckhouse.aimodels.modelpack.UnauthorizedException;
import io.deckhouse.aimodels.modelpack.auth.Credentials;
import io.deckhouse.aimodels.modelpack.content.registry.Registries;
import io.deckhouse.aimodels.modelpack.content.registry.RegistryOptions;
import io.deckhouse.aimodels.modelpack.http.HttpOptions;
import io.deckhouse.aimodels.modelpack.http.Proxies;
import io.deckhouse.aimodels.modelpack.json.Json;
import io.deckhouse.aimodels.modelpack.oci.Digest;
import io.deckhouse.aimodels.modelpack.source.Origin;
import io.deckhouse.aimodels.modelpack.testkit.FaultyRegistry;
import io.deckhouse.aimodels.modelpack.testkit.RawServer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers that are no registries to the letter, and such as mean harm. */
@Timeout(120)
class OllamaServersTest {
  private static final String MANIFEST =
      new String(Json.bytes(OllamaModel.usual().manifest()), StandardCharsets.UTF_8);

  private static byte[] answer(String status, String headers, String body) {
    int length = body.getBytes(StandardCharsets.UTF_8).length;
    return "HTTP/1.1 %s\r\n%sContent-Length: %d\r\n\r\n%s"
        .formatted(status, headers, length, body)
        .getBytes(StandardCharsets.UTF_8);
  }

  private static void open(byte[] answer) {
    try (RawServer server = RawServer.answering(answer);
        Registries registries =
            new Registries(FaultyRegistry.options(Credentials.NONE, Optional.empty(), _ -> {}))) {
      OllamaSource.open("ollama://" + server.host() + "/tiny", registries).close();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Content-Type: text/plain; charset=utf-8\r\n",
        "Content-Type: application/json\r\n",
        "Content-Type: application/vnd.docker.distribution.manifest.v2+json\r\n",
        "Content-Type: application/octet-stream\r\nDocker-Content-Digest: nonsense\r\n"
      })
  void takesAManifestForWhatItIs(String headers) {
    open(answer("200 OK", headers, MANIFEST));
  }

  private static String changed(String pattern, String replacement) {
    String changed = MANIFEST.replaceFirst(pattern, replacement);
    assertThat(changed).isNotEqualTo(MANIFEST);
    return changed;
  }

  private static String withLayers(int count) {
    ObjectNode json = Json.parseObject(MANIFEST.getBytes(StandardCharsets.UTF_8), "manifest");
    for (int i = 0; i < count; i++) {
      json.withArray("layers")
          .addObject()
          .put("mediaType", "application/vnd.ollama.image.license")
          .put("digest", Digest.sha256(new byte[] {(byte) (i >> 8), (byte) i}).toString())
          .put("size", 10);
    }
    return new String(Json.bytes(json), StandardCharsets.UTF_8);
  }

  static Stream<String> malformed() {
    String large = Long.toString(Long.MAX_VALUE);
    return Stream.of(
        "",
        "{}",
        "[]",
        "<html>",
        "{\"manifests\": []}",
        changed("\"layers\":\\[.*]", "\"layers\":{}"),
        changed("\"layers\":\\[.*]", "\"layers\":[]"),
        changed("\"config\":\\{[^}]*}", "\"config\":null"),
        changed("\"size\":4[0-9]*", "\"size\":-1"),
        changed("\"size\":4[0-9]*", "\"size\":" + large),
        changed("\"size\":4[0-9]*", "\"size\":" + large + "0"),
        changed("\"size\":4[0-9]*", "\"size\":1.5"),
        changed("\"size\":4[0-9]*", "\"size\":\"4\""),
        changed("\"size\":28", "\"size\":" + (LayerFiles.TEXT_BYTES_MAX + 1)),
        changed("sha256:[0-9a-f]{64}", "sha256:../../../etc/passwd"),
        changed("sha256:[0-9a-f]{64}", "md5:00"),
        changed("vnd.ollama.image.system", "vnd.ollama.image.model"),
        changed("vnd.ollama.image.model", "vnd.ollama.image.embed"),
        twinSizes(),
        withLayers(LayerFiles.LAYERS_MAX));
  }

  /** One blob that has two sizes. */
  private static String twinSizes() {
    ObjectNode json = Json.parseObject(MANIFEST.getBytes(StandardCharsets.UTF_8), "manifest");
    ObjectNode config = (ObjectNode) json.get("config");
    config.put("digest", json.at("/layers/0/digest").textValue());
    return new String(Json.bytes(json), StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @MethodSource("malformed")
  void refusesAMalformedManifest(String manifest) {
    assertThatThrownBy(() -> open(answer("200 OK", "", manifest)))
        .isInstanceOf(InvalidContentException.class)
        .message()
        .hasSizeLessThan(1000)
        .doesNotContain("\n");
  }

  @Test
  void acceptsTheMostLayersThatThereMayBe() {
    open(answer("200 OK", "", withLayers(LayerFiles.LAYERS_MAX - 6)));
  }

  @Test
  void endsWithFilesOrAFailureWhateverIsChanged() {
    Random random = new Random(11);
    int opened = 0;
    for (int round = 0; round < 300; round++) {
      StringBuilder text = new StringBuilder(MANIFEST);
      for (int changes = random.nextInt(3); changes >= 0; changes--) {
        int at = random.nextInt(text.length());
        switch (random.nextInt(3)) {
          case 0 -> text.setCharAt(at, (char) (32 + random.nextInt(95)));
          case 1 -> text.deleteCharAt(at);
          default -> text.insert(at, "9");
        }
      }
      try {
        open(answer("200 OK", "", text.toString()));
        opened++;
      } catch (ModelPackException e) {
        assertThat(e.code().exitCode()).isBetween(3, 5);
      }
    }
    assertThat(opened).isBetween(1, 299);
  }

  /** Hosts of the open net, which are all reached through a server of this machine. */
  private static <T> T through(RawServer server, Function<Registries, T> use) {
    HttpOptions plain = FaultyRegistry.http();
    HttpOptions http =
        new HttpOptions(
            false,
            Optional.empty(),
            Optional.empty(),
            Proxies.of(Map.of("http_proxy", "http://" + server.host())),
            plain.stallTimeout(),
            plain.userAgent(),
            plain.retryPause());
    RegistryOptions options =
        new RegistryOptions(http, true, Credentials.NONE, Optional.empty(), true, _ -> {});
    try (Registries registries = new Registries(options)) {
      return use.apply(registries);
    }
  }

  private static Origin origin(String name, List<String> requests, UnaryOperator<String> bodies) {
    try (RawServer server =
        RawServer.answering(
            line -> {
              requests.add(line);
              byte[] answer = answer("200 OK", "", bodies.apply(line));
              return out -> out.write(answer);
            })) {
      return through(
          server,
          registries -> {
            try (OllamaSource source = OllamaSource.open(name, registries)) {
              return source.origin().orElseThrow();
            }
          });
    }
  }

  @Test
  void asksTheRegistryOfThePage() {
    List<String> requests = new CopyOnWriteArrayList<>();
    Origin origin = origin("https://ollama.com/library/tiny:1b", requests, _ -> MANIFEST);
    assertThat(requests)
        .containsExactly("GET http://registry.ollama.ai/v2/library/tiny/manifests/1b HTTP/1.1");
    assertThat(origin.url()).isEqualTo("https://ollama.com/library/tiny:1b");
    assertThat(origin.revision())
        .contains(Digest.sha256(MANIFEST.getBytes(StandardCharsets.UTF_8)).toString());
  }

  @Test
  void keepsTheCaseOfNamesOfHuggingFace() {
    List<String> requests = new CopyOnWriteArrayList<>();
    Origin origin = origin("hf.co/User/Repo-GGUF:Q4_K_M", requests, _ -> MANIFEST);
    assertThat(requests)
        .containsExactly("GET http://hf.co/v2/User/Repo-GGUF/manifests/Q4_K_M HTTP/1.1");
    assertThat(origin.url()).isEqualTo("ollama://hf.co/User/Repo-GGUF:Q4_K_M");
  }

  private static ModelPackException failure(String name, byte[] answer) {
    try (RawServer server = RawServer.answering(answer)) {
      return through(
          server,
          registries -> {
            try (OllamaSource source = OllamaSource.open(name, registries)) {
              throw new AssertionError(source.location() + " was opened");
            } catch (ModelPackException e) {
              return e;
            }
          });
    }
  }

  @Test
  void saysThatKeysOfOllamaAreNotSupported() {
    byte[] challenge =
        answer(
            "401 Unauthorized",
            "WWW-Authenticate: Bearer realm=\"http://ollama.com/token\","
                + "service=\"ollama.com\",scope=\"repository:me/secret:pull\"\r\n",
            "{\"errors\":[{\"code\":\"UNAUTHORIZED\"}]}");
    ModelPackException library = failure("ollama://me/secret", challenge);
    assertThat(library)
        .isInstanceOf(UnauthorizedException.class)
        .hasMessageContainingAll(
            "ollama://me/secret:latest: private, or not there",
            "the keys of the Ollama program are not supported");
    ModelPackException hub = failure("hf.co/Me/Secret:Q8_0", challenge);
    assertThat(hub)
        .isInstanceOf(UnauthorizedException.class)
        .hasMessageContaining("the keys of the Ollama program are not supported");
    assertThat(hub.advice().orElse("")).contains("d8-models pack hf://Me/Secret");
  }

  @Test
  void saysWhereTheTagsAre() {
    byte[] missing = answer("404 Not Found", "", "{\"errors\":[{\"code\":\"MANIFEST_UNKNOWN\"}]}");
    ModelPackException library = failure("ollama://tiny:70b", missing);
    assertThat(library)
        .isInstanceOf(NotFoundException.class)
        .hasMessage(
            "ollama://library/tiny:70b: there is no model library/tiny, or it has no tag 70b");
    assertThat(library.advice().orElse("")).contains("https://ollama.com/library/tiny/tags");
    assertThat(failure("hf.co/User/Repo:Q9", missing).advice().orElse("")).contains("quantization");
  }

  @Test
  void passesOnWhatHuggingFaceSays() {
    byte[] refusal =
        answer("400 Bad Request", "", "{\"error\":\"The specified tag is a sharded GGUF.\"}");
    ModelPackException failure = failure("hf.co/User/Repo:Q9", refusal);
    assertThat(failure)
        .hasMessageContainingAll("Q9", "400", "The specified tag is a sharded GGUF.");
    assertThat(failure.code().exitCode()).isEqualTo(5);
  }
}

package io.deckhouse.aimodels.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.deckhouse.aimodels.modelpack.auth.Credentials;
import io.deckhouse.aimodels.modelpack.auth.Login;
import io.deckhouse.aimodels.modelpack.content.ContentStore;
import io.deckhouse.aimodels.modelpack.content.registry.Registries;
import io.deckhouse.aimodels.modelpack.content.registry.RegistryOptions;
import io.deckhouse.aimodels.modelpack.http.HttpOptions;
import io.deckhouse.aimodels.modelpack.json.Json;
import io.deckhouse.aimodels.modelpack.oci.Descriptor;
import io.deckhouse.aimodels.modelpack.oci.Manifest;
import io.deckhouse.aimodels.modelpack.testkit.GgufBuilder;
import io.deckhouse.aimodels.modelpack.testkit.TestContent;
import io.deckhouse.aimodels.modelpack.testkit.registry.Access;
import io.deckhouse.aimodels.modelpack.testkit.registry.TestRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Packing from an Ollama host, which the options of registries hold for. */
class OllamaCommandsTest {
  @TempDir private Path directory;

  /** Puts a model into a registry as Ollama does. */
  private static void publish(
      TestRegistry registry, Credentials credentials, String tag, String licence) {
    RegistryOptions options =
        new RegistryOptions(
            HttpOptions.defaults(), true, credentials, Optional.empty(), true, _ -> {});
    try (Registries registries = new Registries(options);
        ContentStore store = registries.open(registry.host(), "org/tiny")) {
      ObjectNode json = Json.object();
      json.put("schemaVersion", 2);
      json.put("mediaType", "application/vnd.docker.distribution.manifest.v2+json");
      json.set(
          "config",
          put(
              store,
              "application/vnd.docker.container.image.v1+json",
              "{}".getBytes(StandardCharsets.US_ASCII)));
      json.putArray("layers")
          .add(put(store, "application/vnd.ollama.image.model", GgufBuilder.tiny().build()))
          .add(
              put(
                  store,
                  "application/vnd.ollama.image.license",
                  licence.getBytes(StandardCharsets.US_ASCII)));
      store.put(Manifest.parse(Json.bytes(json), "manifest"), Optional.of(tag));
    }
  }

  private static ObjectNode put(ContentStore store, String mediaType, byte[] bytes) {
    Descriptor blob = TestContent.putBlob(store, bytes);
    ObjectNode json = Json.object();
    json.put("mediaType", mediaType);
    json.put("digest", blob.digest().toString());
    json.put("size", blob.size());
    return json;
  }

  @Test
  void theTargetTakesTheTagOfTheModel() {
    CommandFixture command = new CommandFixture(directory);
    try (TestRegistry registry = TestRegistry.start()) {
      publish(registry, Credentials.NONE, "1b", "MIT");
      String source = "ollama://" + registry.host() + "/org/tiny:1b";
      JsonNode packed =
          command.run("pack", source, "-t", "tiny", "--plain-http", "-o", "json").succeeds().json();
      assertThat(packed.path("reference").asText()).isEqualTo("tiny:1b");
      assertThat(packed.path("source").path("url").asText()).isEqualTo(source);
      String target = registry.host() + "/copies/tiny";
      command.run("pack", source, "-t", target, "--plain-http").succeeds();
      assertThat(registry.tags("copies/tiny")).containsExactly("1b");
      command.run("pack", source, "-t", target + ":other", "--plain-http").succeeds();
      assertThat(registry.tags("copies/tiny")).contains("other");
    }
  }

  @Test
  void aTagThatMovedIs3() {
    CommandFixture command = new CommandFixture(directory);
    try (TestRegistry registry = TestRegistry.start()) {
      publish(registry, Credentials.NONE, "1b", "MIT");
      String source = "ollama://" + registry.host() + "/org/tiny:1b";
      command.run("pack", source, "-t", "tiny", "--plain-http").succeeds();
      command.run("verify", "tiny:1b", "--source", "--plain-http").succeeds();
      publish(registry, Credentials.NONE, "1b", "BSD");
      CommandFixture.Outcome outcome =
          command.run("verify", "tiny:1b", "--source", "--plain-http", "-o", "json");
      outcome.fails(3);
      assertThat(outcome.json().path("findings").findValuesAsText("code"))
          .containsOnly("source-changed");
    }
  }

  @Test
  void aLoginIsForTheOllamaHostWhereThatIsTheOnlyOne() {
    CommandFixture command = new CommandFixture(directory).variable("D8_MODELS_PLAIN_HTTP", "true");
    try (TestRegistry registry =
        TestRegistry.setup().access(new Access.Basic("user", "secret")).start()) {
      publish(registry, Credentials.of(Login.password("user", "secret")), "latest", "MIT");
      String source = "ollama://" + registry.host() + "/org/tiny";
      command.run("pack", source, "-t", "tiny").fails(5);
      command.run("pack", source, "-t", "tiny", "-u", "user", "-p", "secret").succeeds();
      command.run("verify", "tiny", "--source").fails(5);
    }
  }
}

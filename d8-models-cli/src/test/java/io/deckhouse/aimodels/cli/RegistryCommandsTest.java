package io.deckhouse.aimodels.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.deckhouse.aimodels.modelpack.testkit.registry.Access;
import io.deckhouse.aimodels.modelpack.testkit.registry.TestRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands that may name a registry, with one. */
class RegistryCommandsTest {
  @TempDir private Path directory;
  private final TestRegistry registry = TestRegistry.start();
  private CommandFixture command = new CommandFixture(Path.of(""));
  private Path model = Path.of("");
  private String digest = "";
  private String repository = "";

  @BeforeEach
  void aPackedModel() {
    command = new CommandFixture(directory).variable("D8_MODELS_PLAIN_HTTP", "true");
    model = command.files("model", SmallModel.files());
    digest = command.pack(model, "small:1");
    repository = registry.host() + "/org/small";
  }

  @AfterEach
  void stop() {
    registry.close();
  }

  @Test
  void whatIsPushedCanBePulledUnderTheNameOfItsRepository() {
    JsonNode pushed = command.run("push", "small:1", repository, "-o", "json").succeeds().json();
    assertThat(pushed.path("reference").asText()).isEqualTo(repository + ":1");
    assertThat(pushed.path("digest").asText()).isEqualTo(digest);
    command.run("remove", "small:1").succeeds();
    command.run("prune").succeeds();
    JsonNode pulled = command.run("pull", repository + ":1", "-o", "json").succeeds().json();
    assertThat(pulled.path("reference").asText()).isEqualTo("org/small:1");
    assertThat(pulled.path("digest").asText()).isEqualTo(digest);
    command.run("verify", "org/small:1").succeeds();
  }

  @Test
  void aSecondPushSendsNoBlob() {
    command.run("push", "small:1", repository).succeeds();
    long sent = registry.traffic().uploadBytes();
    JsonNode again = command.run("push", "small:1", repository, "-o", "json").succeeds().json();
    assertThat(registry.traffic().uploadBytes()).isEqualTo(sent);
    assertThat(again.path("moved").asLong()).isZero();
    assertThat(again.path("skipped").asLong()).isEqualTo(again.path("size").asLong());
  }

  @Test
  void aDryRunSendsNothing() {
    command.run("push", "small:1", repository, "--dry-run").succeeds();
    assertThat(registry.traffic().uploadBytes()).isZero();
    assertThat(registry.tags("org/small")).isEmpty();
  }

  @Test
  void packWritesStraightToARegistry() {
    String target = repository + ":2";
    JsonNode packed =
        command.run("pack", model.toString(), "-t", target, "-o", "json").succeeds().json();
    assertThat(packed.path("digest").asText()).isEqualTo(digest);
    assertThat(registry.tags("org/small")).containsExactly("2");
    assertThat(command.run("list").out()).doesNotContain(":2");
  }

  @Test
  void aRemoteModelIsInspectedVerifiedAndUnpacked() {
    command.run("push", "small:1", repository).succeeds();
    JsonNode facts = command.run("inspect", repository + ":1", "-o", "json").succeeds().json();
    assertThat(facts.path("digest").asText()).isEqualTo(digest);
    command.run("verify", repository + ":1").succeeds();
    Path copy = directory.resolve("copy");
    command.run("unpack", repository + "@" + digest, copy.toString()).succeeds();
    assertThat(SmallModel.read(copy)).isEqualTo(SmallModel.texts(SmallModel.files()));
  }

  @Test
  void aRepositoryIsListedByItsTags() {
    command.run("push", "small:1", repository).succeeds();
    command.run("push", "small:1", repository + ":stable").succeeds();
    assertThat(command.run("list", repository).succeeds().out())
        .isEqualTo(
            """
            NAME    DIGEST        SIZE
            1       %1$s  1.9 KiB
            stable  %1$s  1.9 KiB
            """
                .formatted(digest.substring(7, 19)));
    JsonNode first = command.run("list", repository, "-o", "json").succeeds().json().path(0);
    assertThat(first.path("reference").asText()).isEqualTo(repository + ":1");
    assertThat(first.path("digest").asText()).isEqualTo(digest);
  }

  @Test
  void tagsAreGivenAndTakenAwayInARepository() {
    command.run("push", "small:1", repository).succeeds();
    command.run("tag", repository + ":1", repository + ":2").succeeds();
    assertThat(registry.tags("org/small")).containsExactly("1", "2");
    command.run("remove", repository + ":1").succeeds();
    assertThat(registry.tags("org/small")).containsExactly("2");
    assertThat(command.run("tag", repository + ":2", registry.host() + "/b:2").fails(2).error())
        .contains("in another store");
  }

  @Test
  void aCopyBetweenRepositoriesLeavesTheLocalStoreAlone() {
    command.run("push", "small:1", repository).succeeds();
    String other = registry.host() + "/copy";
    command.run("copy", repository + ":1", other).succeeds();
    assertThat(registry.tags("copy")).containsExactly("1");
    assertThat(command.run("list").out()).doesNotContain("copy");
  }

  @ParameterizedTest
  @ValueSource(strings = {"inspect", "verify", "pull", "remove"})
  void whatIsNotThereIs5(String name) {
    command.run("push", "small:1", repository).succeeds();
    assertThat(command.run(name, repository + ":none").fails(5).error())
        .contains(repository + ":none: not found")
        .contains("private")
        .contains("d8-models list " + repository);
  }

  @Test
  void aPulledDigestNeedsAName() {
    command.run("push", "small:1", repository).succeeds();
    String source = repository + "@" + digest;
    assertThat(command.run("pull", source).fails(2).error()).contains("-t NAME:TAG");
    command.run("pull", source, "-t", "named:1").succeeds();
    assertThat(command.run("list").out()).contains("named:1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"list", "inspect", "pull"})
  void aRegistryThatCannotBeReachedIs5(String name) throws IOException {
    String nobody;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      nobody = "127.0.0.1:" + socket.getLocalPort();
    }
    assertThat(command.run(name, nobody + "/m").fails(5).error()).contains(nobody);
  }

  @Test
  void optionsAndVariablesLogIn() {
    try (TestRegistry locked =
        TestRegistry.setup().access(new Access.Basic("me", "se cret")).start()) {
      String target = locked.host() + "/m";
      assertThat(command.run("push", "small:1", target).fails(5).error())
          .contains("d8-models login " + locked.host());
      command.run("push", "small:1", target, "-u", "me", "-p", "se cret").succeeds();
      command.variable("D8_MODELS_REGISTRY_LOGIN", "me");
      command.variable("D8_MODELS_REGISTRY_PASSWORD", "se cret");
      command.run("list", target).succeeds();
      command.variable("D8_MODELS_REGISTRY_PASSWORD", "wrong secret");
      assertThat(command.run("list", target, "--debug").err())
          .contains("error: ")
          .doesNotContain("wrong secret");
    }
  }

  @Test
  void theStateOfUploadsDoesNotMakeAStore() {
    CommandFixture fresh = new CommandFixture(directory.resolve("fresh"));
    String target = repository + ":3";
    fresh.run("pack", model.toString(), "-t", target, "--plain-http").succeeds();
    assertThat(fresh.run("list").succeeds().err()).contains("no models");
    fresh.run("pull", target, "--plain-http").succeeds();
    assertThat(Files.exists(fresh.home().resolve("oci-layout"))).isTrue();
  }
}

package io.deckhouse.aimodels.modelpack.content.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deckhouse.aimodels.modelpack.ModelPackException;
import io.deckhouse.aimodels.modelpack.UnavailableException;
import io.deckhouse.aimodels.modelpack.auth.Credentials;
import io.deckhouse.aimodels.modelpack.content.Blobs;
import io.deckhouse.aimodels.modelpack.http.HttpOptions;
import io.deckhouse.aimodels.modelpack.http.Proxies;
import io.deckhouse.aimodels.modelpack.oci.Manifest;
import io.deckhouse.aimodels.modelpack.testkit.RawServer;
import io.deckhouse.aimodels.modelpack.testkit.TestContent;
import io.deckhouse.aimodels.modelpack.testkit.registry.TestRegistry;
import io.deckhouse.aimodels.modelpack.testkit.registry.TestTls;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Registries that speak TLS. */
@Timeout(60)
class RegistryTlsTest {
  @TempDir private static Path directory;
  private static TestTls tls;

  @BeforeAll
  static void makeCertificates() throws IOException {
    tls = TestTls.create(directory);
  }

  private static RegistryOptions options(
      boolean skip, Optional<Path> ca, Optional<HttpOptions.ClientCertificate> client) {
    HttpOptions http =
        new HttpOptions(
            skip,
            ca,
            client,
            Proxies.of(Map.of()),
            Duration.ofSeconds(2),
            "d8-models-test",
            Duration.ofMillis(10));
    return new RegistryOptions(http, false, Credentials.NONE, Optional.empty(), true, _ -> {});
  }

  private static void pushAndPull(TestRegistry registry, RegistryOptions options) {
    try (Registries registries = new Registries(options)) {
      Manifest manifest =
          TestContent.putArtifact(registries.open(registry.host(), "a"), "v1", 1, 1, 5_000_000);
      RegistryStore fresh = registries.open(registry.host(), "a");
      assertThat(fresh.resolve("v1")).contains(manifest.descriptor());
      Blobs.verify(fresh, manifest.layers().getFirst(), _ -> {});
    }
  }

  @Test
  void trustsAnAuthorityThatWasNamed() {
    try (TestRegistry registry = TestRegistry.setup().tls(tls).start()) {
      pushAndPull(registry, options(false, Optional.of(tls.ca()), Optional.empty()));
    }
  }

  @Test
  void namesTheOptionForAnAuthorityThatIsNotKnown() {
    try (TestRegistry registry = TestRegistry.setup().tls(tls).start();
        Registries registries =
            new Registries(options(false, Optional.empty(), Optional.empty()))) {
      assertThatThrownBy(() -> registries.open(registry.host(), "a").resolve("v1"))
          .isInstanceOfSatisfying(
              UnavailableException.class,
              failure -> assertThat(failure.advice().orElse("")).contains("--ca-file"))
          .hasMessageContaining("certificate is not trusted");
      assertThat(registry.traffic().requests()).isEmpty();
    }
  }

  @Test
  void trustsAnybodyWhenTold() {
    try (TestRegistry registry = TestRegistry.setup().tls(tls).start()) {
      pushAndPull(registry, options(true, Optional.empty(), Optional.empty()));
    }
  }

  @Test
  void showsItsCertificateToARegistryThatAsks() throws IOException {
    HttpOptions.ClientCertificate client =
        new HttpOptions.ClientCertificate(tls.clientCertificate(), tls.clientKey());
    try (TestRegistry registry = TestRegistry.setup().mutualTls(tls).start()) {
      pushAndPull(registry, options(false, Optional.of(tls.ca()), Optional.of(client)));
      try (Registries stranger =
          new Registries(options(false, Optional.of(tls.ca()), Optional.empty()))) {
        assertThatThrownBy(() -> stranger.open(registry.host(), "a").resolve("v1"))
            .isInstanceOf(ModelPackException.class);
      }
    }
  }

  @Test
  void saysThatAServerDoesNotSpeakTls() {
    String refusal = "HTTP/1.0 400 Bad Request\r\n\r\n";
    try (RawServer server = RawServer.answering(refusal.getBytes(StandardCharsets.US_ASCII));
        Registries registries =
            new Registries(options(false, Optional.of(tls.ca()), Optional.empty()))) {
      assertThatThrownBy(() -> registries.open(server.host(), "a").resolve("v1"))
          .isInstanceOfSatisfying(
              UnavailableException.class,
              failure -> assertThat(failure.advice().orElse("")).contains("--plain-http"));
    }
  }
}

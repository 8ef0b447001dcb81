package io.deckhouse.aimodels.modelpack.testkit.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The test kit's registry speaks TLS with certificates of the test's own. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TestTlsTest {
  private final TestTls tls;
  private final SSLContext trusting;

  TestTlsTest(@TempDir Path directory) throws Exception {
    tls = TestTls.create(directory);
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    try (InputStream pem = Files.newInputStream(tls.ca())) {
      trusted.setCertificateEntry(
          "ca", CertificateFactory.getInstance("X.509").generateCertificate(pem));
    }
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    trusting = SSLContext.getInstance("TLS");
    trusting.init(null, trust.getTrustManagers(), null);
  }

  @Test
  void isTrustedByWhoeverTrustsTheAuthority() throws IOException {
    try (TestRegistry registry = TestRegistry.setup().tls(tls).start();
        RegistryClient client = client(registry, trusting)) {
      assertThat(client.send("GET", "/v2/").statusCode()).isEqualTo(200);
      assertThat(client.begin("a")).startsWith("https://127.0.0.1:");
    }
  }

  @Test
  void isNotTrustedByOthers() {
    try (TestRegistry registry = TestRegistry.setup().tls(tls).start();
        RegistryClient client = new RegistryClient(registry.uri("/"))) {
      assertThatThrownBy(() -> client.send("GET", "/v2/"))
          .isInstanceOf(SSLHandshakeException.class);
    }
  }

  @Test
  void wantsACertificateOfTheClient() throws IOException {
    try (TestRegistry registry = TestRegistry.setup().mutualTls(tls).start();
        RegistryClient stranger = client(registry, trusting);
        RegistryClient client = client(registry, tls.clientContext())) {
      assertThat(client.send("GET", "/v2/").statusCode()).isEqualTo(200);
      assertThatThrownBy(() -> stranger.send("GET", "/v2/")).isInstanceOf(IOException.class);
      assertThat(tls.clientKey()).content().startsWith("-----BEGIN PRIVATE KEY-----");
      assertThat(tls.clientCertificate()).content().contains("BEGIN CERTIFICATE");
    }
  }

  private static RegistryClient client(TestRegistry registry, SSLContext context) {
    return new RegistryClient(
        registry.uri("/"), HttpClient.newBuilder().sslContext(context).build());
  }
}

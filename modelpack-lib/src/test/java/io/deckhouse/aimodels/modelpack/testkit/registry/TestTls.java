package io.deckhouse.aimodels.modelpack.testkit.registry;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * A certificate authority of the test's own, with a certificate for 127.0.0.1 and localhost and one
 * for a client, made by the JDK's keytool.
 */
public final class TestTls {
  private static final String PASSWORD = "changeit";

  private final Path directory;

  private TestTls(Path directory) {
    this.directory = directory;
  }

  /** Makes all certificates in a directory, which takes a few seconds. */
  public static TestTls create(Path directory) throws IOException {
    TestTls tls = new TestTls(directory);
    tls.pair("ca", "CN=Test CA", "-ext", "bc:c");
    tls.export("ca");
    tls.pair("server", "CN=127.0.0.1");
    tls.signed("server", "-ext", "san=ip:127.0.0.1,dns:localhost");
    tls.pair("client", "CN=client");
    tls.signed("client", "-ext", "eku=clientAuth");
    return tls;
  }

  /** The certificate of the authority, as PEM. */
  public Path ca() {
    return directory.resolve("ca.pem");
  }

  /** The certificate of the client, as PEM. */
  public Path clientCertificate() {
    return directory.resolve("client.pem");
  }

  /** The private key of the client, as PEM (PKCS #8, not encrypted). */
  public Path clientKey() throws IOException {
    Path file = directory.resolve("client-key.pem");
    try {
      Key key = load("client").getKey("client", PASSWORD.toCharArray());
      String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key.getEncoded());
      return Files.writeString(
          file, "-----BEGIN PRIVATE KEY-----\n" + text + "\n-----END PRIVATE KEY-----\n");
    } catch (GeneralSecurityException e) {
      throw new IOException("no key of the client", e);
    }
  }

  /** What a server at 127.0.0.1 needs; it trusts clients of the authority. */
  public SSLContext serverContext() throws IOException {
    return context("server");
  }

  /** What a client with a certificate needs; it trusts servers of the authority. */
  public SSLContext clientContext() throws IOException {
    return context("client");
  }

  private SSLContext context(String name) throws IOException {
    try {
      KeyManagerFactory keys =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(load(name), PASSWORD.toCharArray());
      KeyStore trusted = KeyStore.getInstance("PKCS12");
      trusted.load(null, null);
      trusted.setCertificateEntry("ca", load("ca").getCertificate("ca"));
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(trusted);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IOException("no TLS context", e);
    }
  }

  private KeyStore load(String name) throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(directory.resolve(name + ".p12"))) {
      store.load(in, PASSWORD.toCharArray());
    }
    return store;
  }

  private void pair(String name, String subject, String... more) throws IOException {
    keytool(
        name,
        concat(
            more,
            "-genkeypair",
            "-alias",
            name,
            "-dname",
            subject,
            "-keyalg",
            "EC",
            "-validity",
            "365"));
  }

  private void signed(String name, String... extensions) throws IOException {
    String request = file(name + ".csr");
    keytool(name, "-certreq", "-alias", name, "-file", request);
    keytool(
        "ca",
        concat(
            extensions,
            "-gencert",
            "-alias",
            "ca",
            "-rfc",
            "-validity",
            "365",
            "-infile",
            request,
            "-outfile",
            file(name + ".pem")));
    keytool(name, "-importcert", "-noprompt", "-alias", "ca", "-file", file("ca.pem"));
    keytool(name, "-importcert", "-noprompt", "-alias", name, "-file", file(name + ".pem"));
  }

  private void export(String name) throws IOException {
    keytool(name, "-exportcert", "-rfc", "-alias", name, "-file", file(name + ".pem"));
  }

  private String file(String name) {
    return directory.resolve(name).toString();
  }

  private static String[] concat(String[] more, String... first) {
    List<String> all = new ArrayList<>(List.of(first));
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }

  private void keytool(String store, String... arguments) throws IOException {
    Path program =
        Path.of(Objects.requireNonNull(System.getProperty("java.home")), "bin", "keytool");
    List<String> command = new ArrayList<>(List.of(program.toString()));
    command.addAll(List.of("-J-XX:TieredStopAtLevel=1", "-J-XX:+UseSerialGC"));
    command.addAll(List.of(arguments));
    command.addAll(
        List.of("-keystore", file(store + ".p12"), "-storetype", "PKCS12", "-storepass", PASSWORD));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.onExit().join().exitValue() != 0) {
      throw new IOException("keytool " + arguments[0] + ": " + output);
    }
  }
}

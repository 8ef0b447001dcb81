package io.deckhouse.aimodels.modelpack.http;

import io.deckhouse.aimodels.modelpack.InvalidRequestException;
import io.deckhouse.aimodels.modelpack.ModelPackException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;

/** What TLS connections trust, and what they show of this client. */
final class TlsSetup {
  private static final int PEM_SIZE_MAX_BYTES = 4 * 1024 * 1024;
  private static final Pattern PRIVATE_KEY =
      Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");

  private TlsSetup() {}

  static SSLContext context(HttpOptions options) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      KeyManager[] keys =
          options.clientCertificate().isPresent()
              ? keys(options.clientCertificate().get())
              : new KeyManager[0];
      TrustManager[] trust = {
        options.skipTlsVerification()
            ? new TrustAnybody()
            : options.caFile().isPresent()
                ? Trust.alsoIn(certificates(options.caFile().get()))
                : Trust.system()
      };
      context.init(keys, trust, new SecureRandom());
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new InvalidRequestException("TLS cannot be set up: " + e.getMessage(), e);
    }
  }

  private static KeyManager[] keys(HttpOptions.ClientCertificate client)
      throws GeneralSecurityException, IOException {
    char[] none = new char[0];
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, none);
    Certificate[] chain = certificates(client.certificate()).toArray(Certificate[]::new);
    store.setKeyEntry("client", key(client.key(), chain[0]), none, chain);
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(store, none);
    return factory.getKeyManagers();
  }

  private static List<Certificate> certificates(Path file) {
    try {
      Collection<? extends Certificate> found =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(
                  new ByteArrayInputStream(read(file).getBytes(StandardCharsets.ISO_8859_1)));
      if (!found.isEmpty()) {
        return List.copyOf(found);
      }
      throw new InvalidRequestException(file + ": no certificate in it (expected: PEM)");
    } catch (GeneralSecurityException e) {
      throw new InvalidRequestException(file + ": not a certificate (expected: PEM)", e);
    }
  }

  private static PrivateKey key(Path file, Certificate certificate)
      throws GeneralSecurityException {
    Matcher matcher = PRIVATE_KEY.matcher(read(file));
    if (!matcher.find()) {
      throw new InvalidRequestException(
          file + ": no private key in it (expected: PKCS#8 in PEM, without a password)",
          "openssl pkcs8 -topk8 -nocrypt -in OLD -out NEW makes one of another form");
    }
    byte[] encoded = Base64.getMimeDecoder().decode(matcher.group(1));
    try {
      return KeyFactory.getInstance(certificate.getPublicKey().getAlgorithm())
          .generatePrivate(new PKCS8EncodedKeySpec(encoded));
    } catch (GeneralSecurityException e) {
      throw new InvalidRequestException(
          file
              + ": the key does not fit the certificate, which is "
              + certificate.getPublicKey().getAlgorithm(),
          e);
    }
  }

  private static String read(Path file) {
    try {
      if (Files.size(file) > PEM_SIZE_MAX_BYTES) {
        throw new InvalidRequestException(file + ": too long (expected: PEM of at most 4 MiB)");
      }
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw ModelPackException.io("read " + file, e);
    }
  }
}

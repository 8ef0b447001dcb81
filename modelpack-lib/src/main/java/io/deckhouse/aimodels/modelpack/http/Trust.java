package io.deckhouse.aimodels.modelpack.http;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** Trusts given authorities, and those of the system, which are only read when the first fail. */
final class Trust implements X509TrustManager {
  private final X509TrustManager given;
  private @Nullable X509TrustManager system;

  private Trust(X509TrustManager given) {
    this.given = given;
  }

  static X509TrustManager alsoIn(List<Certificate> authorities)
      throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, new char[0]);
    for (int i = 0; i < authorities.size(); i++) {
      store.setCertificateEntry("authority-" + i, authorities.get(i));
    }
    return new Trust(manager(store));
  }

  static X509TrustManager system() throws GeneralSecurityException {
    return manager(null);
  }

  private static X509TrustManager manager(@Nullable KeyStore store)
      throws GeneralSecurityException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return Arrays.stream(factory.getTrustManagers())
        .filter(X509TrustManager.class::isInstance)
        .map(X509TrustManager.class::cast)
        .findFirst()
        .orElseThrow();
  }

  private synchronized X509TrustManager lazySystem() throws CertificateException {
    try {
      if (system == null) {
        system = system();
      }
      return system;
    } catch (GeneralSecurityException e) {
      throw new CertificateException("the system's authorities cannot be read", e);
    }
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    try {
      given.checkServerTrusted(chain, authType);
    } catch (CertificateException e) {
      lazySystem().checkServerTrusted(chain, authType);
    }
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    throw new CertificateException("this is a client");
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return given.getAcceptedIssuers();
  }
}

package io.deckhouse.aimodels.modelpack.auth;

import java.net.URI;
import java.util.Locale;
import java.util.Objects;

/** Scheme, host and port: what credentials belong to (RFC 6454). */
record Origin(String scheme, String host, int port) {
  static Origin of(URI uri) {
    String scheme = Objects.requireNonNullElse(uri.getScheme(), "").toLowerCase(Locale.ROOT);
    String host = Objects.requireNonNullElse(uri.getHost(), "").toLowerCase(Locale.ROOT);
    int usual = scheme.equals("https") ? 443 : 80;
    return new Origin(scheme, host, uri.getPort() < 0 ? usual : uri.getPort());
  }

  boolean isHttps() {
    return scheme.equals("https");
  }

  /** Whether it is one that HTTP can ask. */
  boolean isHttp() {
    return (isHttps() || scheme.equals("http")) && !host.isEmpty();
  }
}

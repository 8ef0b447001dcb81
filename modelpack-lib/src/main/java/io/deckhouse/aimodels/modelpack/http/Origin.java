package io.deckhouse.aimodels.modelpack.http;

import java.net.URI;
import java.util.Locale;
import java.util.Objects;

/** Scheme, host and port: what credentials belong to (RFC 6454). */
public record Origin(String scheme, String host, int port) {
  /** Of an address; one without a port has that of its scheme. */
  public static Origin of(URI uri) {
    String scheme = Objects.requireNonNullElse(uri.getScheme(), "").toLowerCase(Locale.ROOT);
    String host = Objects.requireNonNullElse(uri.getHost(), "").toLowerCase(Locale.ROOT);
    int usual = scheme.equals("https") ? 443 : 80;
    return new Origin(scheme, host, uri.getPort() < 0 ? usual : uri.getPort());
  }

  /** Whether what is sent is secret. */
  public boolean isHttps() {
    return scheme.equals("https");
  }

  /** Whether it is one that HTTP can ask. */
  public boolean isHttp() {
    return (isHttps() || scheme.equals("http")) && !host.isEmpty();
  }
}

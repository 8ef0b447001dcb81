package io.deckhouse.aimodels.modelpack.http;

import io.deckhouse.aimodels.modelpack.InvalidRequestException;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Which proxy an address is reached through, as the variables {@code HTTP_PROXY}, {@code
 * HTTPS_PROXY} and {@code NO_PROXY} say, upper or lower case. {@code NO_PROXY} lists host names,
 * which stand for all below them too, addresses, networks as in {@code 10.0.0.0/8}, each perhaps
 * with a port, or {@code *}. The loopback needs no proxy.
 */
public final class Proxies {
  private final Optional<URI> http;
  private final Optional<URI> https;
  private final List<NoProxyRule> exceptions;

  private Proxies(Optional<URI> http, Optional<URI> https, List<NoProxyRule> exceptions) {
    this.http = http;
    this.https = https;
    this.exceptions = exceptions;
  }

  /**
   * Reads them from an environment.
   *
   * @throws InvalidRequestException when a proxy is not an http address
   */
  public static Proxies of(Map<String, String> environment) {
    List<NoProxyRule> exceptions =
        variable(environment, "NO_PROXY").stream()
            .flatMap(text -> Arrays.stream(text.split("[,\\s]+")))
            .filter(rule -> !rule.isBlank())
            .map(NoProxyRule::of)
            .toList();
    return new Proxies(
        variable(environment, "HTTP_PROXY").map(text -> proxy("HTTP_PROXY", text)),
        variable(environment, "HTTPS_PROXY").map(text -> proxy("HTTPS_PROXY", text)),
        exceptions);
  }

  private static Optional<String> variable(Map<String, String> environment, String name) {
    return Optional.ofNullable(environment.get(name))
        .filter(value -> !value.isBlank())
        .or(() -> Optional.ofNullable(environment.get(name.toLowerCase(Locale.ROOT))))
        .filter(value -> !value.isBlank());
  }

  private static URI proxy(String name, String text) {
    try {
      URI uri = URI.create(text.contains("://") ? text : "http://" + text);
      if ("http".equalsIgnoreCase(uri.getScheme()) && uri.getHost() != null) {
        return uri;
      }
    } catch (IllegalArgumentException e) {
      // Said below, without what the text may hold: a password.
    }
    throw new InvalidRequestException(
        name + " is not the address of a proxy (expected: http://[USER:PASSWORD@]HOST[:PORT])");
  }

  /** The proxies that there are. */
  List<URI> all() {
    return Stream.of(http, https).flatMap(Optional::stream).distinct().toList();
  }

  /** The proxy for an address, perhaps with a user and a password in it. */
  public Optional<URI> proxyFor(URI uri) {
    Optional<URI> proxy = "https".equals(uri.getScheme()) ? https : http;
    String host = uri.getHost();
    if (proxy.isEmpty() || host == null || NoProxyRule.isLoopback(host)) {
      return Optional.empty();
    }
    return exceptions.stream().anyMatch(rule -> rule.matches(host, Origin.of(uri).port()))
        ? Optional.empty()
        : proxy;
  }
}

package io.deckhouse.aimodels.modelpack.http;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * How servers are reached.
 *
 * @param skipTlsVerification accept any certificate
 * @param caFile further certificate authorities, in PEM
 * @param clientCertificate who this client is, to a server that asks
 * @param proxies which proxy each address is reached through
 * @param stallTimeout how long a peer may send or take nothing; more than zero
 * @param userAgent the program's name and version
 * @param retryPause how long to wait at most before something is tried again; later pauses are
 *     longer
 */
public record HttpOptions(
    boolean skipTlsVerification,
    Optional<Path> caFile,
    Optional<ClientCertificate> clientCertificate,
    Proxies proxies,
    Duration stallTimeout,
    String userAgent,
    Duration retryPause) {
  /** How long a peer may send or take nothing, where nobody says otherwise. */
  public static final Duration STALL_TIMEOUT = Duration.ofSeconds(60);

  /** How long to wait at most before something is tried again, where nobody says otherwise. */
  public static final Duration RETRY_PAUSE = Duration.ofMillis(500);

  /** A client certificate and its private key, each in a PEM file. */
  public record ClientCertificate(Path certificate, Path key) {}

  public HttpOptions {
    if (!stallTimeout.isPositive()) {
      throw new IllegalArgumentException("stallTimeout: " + stallTimeout + " (expected: > 0)");
    }
    if (retryPause.isNegative()) {
      throw new IllegalArgumentException("retryPause: " + retryPause + " (expected: >= 0)");
    }
  }

  /** With the usual pause before something is tried again. */
  public HttpOptions(
      boolean skipTlsVerification,
      Optional<Path> caFile,
      Optional<ClientCertificate> clientCertificate,
      Proxies proxies,
      Duration stallTimeout,
      String userAgent) {
    this(
        skipTlsVerification,
        caFile,
        clientCertificate,
        proxies,
        stallTimeout,
        userAgent,
        RETRY_PAUSE);
  }

  /** The system's certificate authorities, no proxy. */
  public static HttpOptions defaults() {
    return new HttpOptions(
        false,
        Optional.empty(),
        Optional.empty(),
        Proxies.of(Map.of()),
        STALL_TIMEOUT,
        "d8-models");
  }
}

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
 */
public record HttpOptions(
    boolean skipTlsVerification,
    Optional<Path> caFile,
    Optional<ClientCertificate> clientCertificate,
    Proxies proxies,
    Duration stallTimeout,
    String userAgent) {
  /** How long a peer may send or take nothing, where nobody says otherwise. */
  public static final Duration STALL_TIMEOUT = Duration.ofSeconds(60);

  /** A client certificate and its private key, each in a PEM file. */
  public record ClientCertificate(Path certificate, Path key) {}

  public HttpOptions {
    if (!stallTimeout.isPositive()) {
      throw new IllegalArgumentException("stallTimeout: " + stallTimeout + " (expected: > 0)");
    }
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

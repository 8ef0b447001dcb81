package io.deckhouse.aimodels.modelpack.http;

import io.deckhouse.aimodels.modelpack.UnavailableException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Objects;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.client5.http.HttpHostConnectException;
import org.apache.hc.core5.http.NoHttpResponseException;
import org.jspecify.annotations.Nullable;

/** Words for connections that fail, and what can be done about each. */
final class ConnectionFailure {
  private ConnectionFailure() {}

  static UnavailableException of(URI uri, IOException cause) {
    String where = where(uri);
    Optional<SSLException> tls = find(cause, SSLException.class);
    if (tls.isPresent()) {
      return tls(where, tls.get());
    }
    return switch (cause) {
      case UnknownHostException _ ->
          failure(where + ": no such host: " + uri.getHost(), "check the name", cause);
      case HttpHostConnectException _, ConnectException _, NoRouteToHostException _ ->
          failure(
              where + ": cannot connect: " + reason(cause),
              "check that it is running and that no firewall or proxy is in between",
              cause);
      case ConnectTimeoutException _ ->
          failure(where + ": no connection in time", "check the address, or the proxy", cause);
      case SocketTimeoutException _ -> failure(where + ": no answer in time", "", cause);
      case NoHttpResponseException _ ->
          failure(where + ": the connection was closed without an answer", "", cause);
      case InterruptedIOException _ -> failure(where + ": broken off", "", cause);
      default -> failure(where + ": the connection failed: " + reason(cause), "", cause);
    };
  }

  /** Scheme, host and port: what follows may hold secrets. */
  static String where(URI uri) {
    return uri.getScheme() + "://" + uri.getRawAuthority();
  }

  /** Whether nothing was sent, because there is nobody or nobody that can be trusted. */
  static boolean isUnreached(Throwable failure) {
    return find(failure, UnknownHostException.class).isPresent()
        || find(failure, ConnectException.class).isPresent()
        || find(failure, NoRouteToHostException.class).isPresent();
  }

  /** Whether the peer was there and said nothing. */
  static boolean isStall(Throwable failure) {
    return find(failure, SocketTimeoutException.class).isPresent()
        || find(failure, StallWatch.StalledException.class).isPresent();
  }

  /** Whether trying again cannot help: the peers do not agree on TLS. */
  static boolean isPermanent(Throwable failure) {
    return find(failure, SSLException.class)
        .filter(tls -> !reason(tls).contains("reset") && !reason(tls).contains("closed"))
        .isPresent();
  }

  private static UnavailableException tls(String where, SSLException cause) {
    String reason = reason(cause);
    if (reason.contains("plaintext") || reason.contains("Unsupported or unrecognized SSL")) {
      return failure(
          where + ": it does not speak TLS", "--plain-http talks to it without TLS", cause);
    }
    if (reason.contains("certificate_required") || reason.contains("bad_certificate")) {
      return failure(
          where + ": it wants to see a certificate of this client",
          "--cert-file FILE and --key-file FILE show one",
          cause);
    }
    if (reason.contains("No subject alternative") || reason.contains("doesn't match any")) {
      return failure(
          where + ": its certificate is for another name: " + reason,
          "use the name that the certificate is for; --tls-skip-verify trusts anybody",
          cause);
    }
    if (reason.contains("unable to find valid certification path")) {
      return failure(
          where + ": its certificate is from an authority that is not trusted here",
          "--ca-file FILE names that authority; --tls-skip-verify trusts anybody",
          cause);
    }
    if (reason.contains("certif") || reason.contains("PKIX")) {
      return failure(
          where + ": its certificate is not trusted: " + reason,
          "--ca-file FILE names the authority that issued it; --tls-skip-verify trusts anybody",
          cause);
    }
    return failure(where + ": TLS failed: " + reason, "", cause);
  }

  private static UnavailableException failure(String message, String advice, IOException cause) {
    return new UnavailableException(message, advice, cause);
  }

  private static String reason(Throwable cause) {
    String text = Objects.requireNonNullElse(cause.getMessage(), cause.getClass().getSimpleName());
    return text.length() > 200 ? text.substring(0, 200) + "…" : text;
  }

  private static <T extends Throwable> Optional<T> find(
      @Nullable Throwable failure, Class<T> type) {
    for (Throwable at = failure; at != null; at = at.getCause()) {
      if (type.isInstance(at)) {
        return Optional.of(type.cast(at));
      }
    }
    return Optional.empty();
  }
}

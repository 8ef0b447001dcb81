package io.deckhouse.aimodels.modelpack.http;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * One request.
 *
 * @param method as in {@code GET}
 * @param uri absolute, http or https, without a fragment
 * @param headers beside those of the transport: host, length, user agent
 * @param body what is sent
 */
public record HttpRequest(
    String method, URI uri, Map<String, String> headers, Optional<RequestBody> body) {
  public HttpRequest {
    headers = Map.copyOf(headers);
  }

  /** A request without headers and body. */
  public static HttpRequest of(String method, URI uri) {
    return new HttpRequest(method, uri, Map.of(), Optional.empty());
  }

  /** The same with one header more, or another value of it. */
  public HttpRequest with(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(name, value);
    return new HttpRequest(method, uri, more, body);
  }

  /** The same with a body. */
  public HttpRequest with(RequestBody content) {
    return new HttpRequest(method, uri, headers, Optional.of(content));
  }

  /** The same to another address. */
  public HttpRequest to(URI other) {
    return new HttpRequest(method, other, headers, body);
  }

  /** Without headers and query, which may hold secrets. */
  @Override
  public String toString() {
    return method + " " + HttpCaller.shown(uri);
  }
}

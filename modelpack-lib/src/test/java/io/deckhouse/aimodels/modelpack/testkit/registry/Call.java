package io.deckhouse.aimodels.modelpack.testkit.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsExchange;
import io.deckhouse.aimodels.modelpack.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One request of a client, and the ways to answer it. */
final class Call {
  private final HttpExchange exchange;
  private final Traffic traffic;
  private final Map<String, List<String>> query;

  Call(HttpExchange exchange, Traffic traffic) {
    this.exchange = exchange;
    this.traffic = traffic;
    this.query = form(Optional.ofNullable(exchange.getRequestURI().getRawQuery()).orElse(""));
  }

  /** The fields of a query or of a form. */
  static Map<String, List<String>> form(String text) {
    Map<String, List<String>> fields = new LinkedHashMap<>();
    for (String field : text.split("&", -1)) {
      int equals = field.indexOf('=');
      String name = equals < 0 ? field : field.substring(0, equals);
      String value = equals < 0 ? "" : field.substring(equals + 1);
      fields.computeIfAbsent(decode(name), any -> new ArrayList<>()).add(decode(value));
    }
    return fields;
  }

  private static String decode(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  String method() {
    return exchange.getRequestMethod();
  }

  String path() {
    return exchange.getRequestURI().getPath();
  }

  Optional<String> header(String name) {
    return Optional.ofNullable(exchange.getRequestHeaders().getFirst(name));
  }

  List<String> queries(String name) {
    return query.getOrDefault(name, List.of());
  }

  Optional<String> query(String name) {
    return queries(name).stream().findFirst();
  }

  /** The number in the query, where there is one. */
  Optional<Integer> number(String name) {
    try {
      return query(name).map(Integer::valueOf);
    } catch (NumberFormatException e) {
      throw new Refusal(400, "PAGINATION_NUMBER_INVALID", name + " is not a number");
    }
  }

  /** The length that the client announced; empty for a body in chunks. */
  Optional<Long> bodyLength() {
    if (header("Transfer-Encoding").isPresent()) {
      return Optional.empty();
    }
    return Optional.of(header("Content-Length").map(Long::valueOf).orElse(0L));
  }

  InputStream body() {
    return exchange.getRequestBody();
  }

  /** Scheme, host and port as the client wrote them. */
  String origin() {
    String scheme = exchange instanceof HttpsExchange ? "https" : "http";
    return scheme + "://" + header("Host").orElse("localhost");
  }

  Traffic.Recorded recorded(RequestKind kind) {
    return new Traffic.Recorded(
        kind,
        method(),
        exchange.getRequestURI().toString(),
        header("Authorization"),
        header("Range"),
        header("Content-Range"));
  }

  Call with(String header, String value) {
    exchange.getResponseHeaders().set(header, value);
    return this;
  }

  /** Answers without a body. */
  void empty(int status) throws IOException {
    head(status, -1);
  }

  /** Answers with a body in memory; HEAD gets its length only. */
  void bytes(int status, String contentType, byte[] content) throws IOException {
    with("Content-Type", contentType);
    if (method().equals("HEAD")) {
      with("Content-Length", Integer.toString(content.length));
      head(status, -1);
      return;
    }
    try (OutputStream out = head(status, content.length == 0 ? -1 : content.length)) {
      if (content.length > 0) {
        out.write(content);
      }
    }
  }

  void json(int status, JsonNode content) throws IOException {
    bytes(status, "application/json", Json.bytes(content));
  }

  /** Answers with an error, and reads what the client still sends, so that it can see it. */
  void refuse(Refusal refusal) throws IOException {
    ObjectNode body = Json.object();
    ObjectNode error = body.putArray("errors").addObject();
    error.put("code", refusal.code());
    error.put("message", refusal.getMessage());
    byte[] content = Json.bytes(body);
    with("Content-Type", "application/json");
    if (method().equals("HEAD")) {
      with("Content-Length", Integer.toString(content.length));
      head(refusal.status(), -1);
      return;
    }
    try (OutputStream out = head(refusal.status(), content.length)) {
      out.write(content);
      out.flush();
      body().transferTo(OutputStream.nullOutputStream());
    }
  }

  /**
   * Begins an answer whose body follows.
   *
   * @param length as in {@link HttpExchange#sendResponseHeaders}: -1 for none, 0 for chunks
   */
  OutputStream head(int status, long length) throws IOException {
    traffic.answered(status);
    exchange.sendResponseHeaders(status, length);
    return exchange.getResponseBody();
  }

  Traffic traffic() {
    return traffic;
  }
}

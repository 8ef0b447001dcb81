package io.deckhouse.aimodels.modelpack.testkit.hub;

import com.fasterxml.jackson.databind.JsonNode;
import io.deckhouse.aimodels.modelpack.json.Json;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One request, and the ways to answer it. Used by one thread. */
final class HubCall {
  private final HubRequest request;
  private final SocketChannel channel;
  private final HubTraffic.Server server;
  private final HubTraffic traffic;
  private final Map<String, String> headers = new LinkedHashMap<>();
  private boolean answered;
  private boolean keepsConnection = true;

  HubCall(HubRequest request, SocketChannel channel, HubTraffic.Server server, HubTraffic traffic) {
    this.request = request;
    this.channel = channel;
    this.server = server;
    this.traffic = traffic;
  }

  String method() {
    return request.method();
  }

  /** Path and query. */
  String target() {
    return request.target();
  }

  boolean isHead() {
    return method().equals("HEAD");
  }

  /** The parts of the path between slashes, decoded. */
  List<String> segments() {
    String path = target().split("\\?", 2)[0];
    return Arrays.stream(path.substring(1).split("/", -1)).map(HubCall::decode).toList();
  }

  /** What follows the path, with its question mark. */
  String query() {
    int mark = target().indexOf('?');
    return mark < 0 ? "" : target().substring(mark);
  }

  /** The values of a field of the query. */
  Optional<String> query(String name) {
    return form(query().isEmpty() ? "" : query().substring(1))
        .getOrDefault(name, List.of())
        .stream()
        .findFirst();
  }

  /** The fields of a query or form. */
  static Map<String, List<String>> form(String text) {
    Map<String, List<String>> fields = new LinkedHashMap<>();
    for (String field : text.split("&", -1)) {
      String[] pair = field.split("=", 2);
      String value = pair.length == 1 ? "" : decode(pair[1].replace('+', ' '));
      fields.computeIfAbsent(decode(pair[0]), any -> new ArrayList<>()).add(value);
    }
    return fields;
  }

  private static String decode(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  Optional<String> header(String name) {
    return request.header(name);
  }

  byte[] body() {
    return request.body();
  }

  /** Scheme, host and port as the client wrote them. */
  String origin() {
    return "http://" + header("Host").orElse("localhost");
  }

  HubCall with(String name, String value) {
    headers.put(name, value);
    return this;
  }

  void json(int status, JsonNode content) throws IOException {
    with("Content-Type", "application/json; charset=utf-8");
    content(status, Json.bytes(content));
  }

  void text(int status, String content) throws IOException {
    with("Content-Type", "text/plain; charset=utf-8");
    content(status, content.getBytes(StandardCharsets.UTF_8));
  }

  private void content(int status, byte[] content) throws IOException {
    begin(status, content.length);
    if (!isHead()) {
      write(ByteBuffer.wrap(content));
    }
  }

  void refuse(HubRefusal refusal) throws IOException {
    refusal.code().ifPresent(code -> with("X-Error-Code", code));
    with("X-Error-Message", refusal.message());
    if (refusal.status() == 401) {
      with("WWW-Authenticate", "Bearer realm=\"Authentication required\", charset=\"UTF-8\"");
    }
    json(refusal.status(), Json.object().put("error", refusal.message()));
  }

  /** Sends the head of an answer, whose body follows unless this is a HEAD. */
  void begin(int status, long length) throws IOException {
    answered = true;
    traffic.answered(
        new HubTraffic.Recorded(
            server,
            method(),
            target(),
            status,
            header("Authorization"),
            header("Range"),
            header("User-Agent")));
    StringBuilder head = new StringBuilder("HTTP/1.1 " + status + " " + reason(status) + "\r\n");
    headers.forEach((name, value) -> head.append(name + ": " + value + "\r\n"));
    head.append("Content-Length: " + length + "\r\n");
    head.append(keepsConnection ? "" : "Connection: close\r\n").append("\r\n");
    writeAll(ByteBuffer.wrap(head.toString().getBytes(StandardCharsets.ISO_8859_1)));
  }

  private static String reason(int status) {
    return switch (status) {
      case 200 -> "OK";
      case 206 -> "Partial Content";
      case 302 -> "Found";
      case 307 -> "Temporary Redirect";
      case 401 -> "Unauthorized";
      case 403 -> "Forbidden";
      case 404 -> "Not Found";
      case 429 -> "Too Many Requests";
      default -> "Status";
    };
  }

  void write(ByteBuffer content) throws IOException {
    sent(writeAll(content));
  }

  private int writeAll(ByteBuffer content) throws IOException {
    int count = content.remaining();
    while (content.hasRemaining()) {
      channel.write(content);
    }
    return count;
  }

  /** Where a body goes to; what is written is to be told by {@link #sent}. */
  SocketChannel channel() {
    return channel;
  }

  void sent(long bytes) {
    traffic.sent(server, bytes);
  }

  HubTraffic traffic() {
    return traffic;
  }

  boolean isAnswered() {
    return answered;
  }

  /** The connection is of no use after this answer. */
  void endConnection() {
    keepsConnection = false;
  }

  boolean keepsConnection() {
    return keepsConnection
        && !request.header("Connection").map("close"::equalsIgnoreCase).orElse(false);
  }
}

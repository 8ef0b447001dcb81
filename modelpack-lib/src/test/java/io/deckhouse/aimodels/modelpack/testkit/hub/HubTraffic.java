package io.deckhouse.aimodels.modelpack.testkit.hub;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.deckhouse.aimodels.modelpack.json.Json;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;

/** What clients asked a hub and the storage behind it for, and how much they were sent. */
public final class HubTraffic {
  /** Who answers. */
  public enum Server {
    HUB,
    CDN
  }

  /**
   * One request that was answered.
   *
   * @param target path and query, as the client wrote them
   */
  public record Recorded(
      Server server,
      String method,
      String target,
      int status,
      Optional<String> authorization,
      Optional<String> range,
      Optional<String> userAgent) {}

  private final List<Recorded> requests = new CopyOnWriteArrayList<>();
  private final Map<Server, LongAdder> bytesByServer = new ConcurrentHashMap<>();
  private final Map<String, LongAdder> bytesByFile = new ConcurrentHashMap<>();

  HubTraffic() {}

  /** All requests since the start or the last {@link #clear}. */
  public List<Recorded> requests() {
    return List.copyOf(requests);
  }

  /** The requests to one server whose target holds a text. */
  public List<Recorded> requests(Server server, String part) {
    return requests.stream()
        .filter(request -> request.server() == server && request.target().contains(part))
        .toList();
  }

  /** The bytes of bodies that were sent by one server: of listings, errors and files. */
  public long bytes(Server server) {
    LongAdder bytes = bytesByServer.get(server);
    return bytes == null ? 0 : bytes.sum();
  }

  /** The bytes of the files of one path that were sent, by whichever server. */
  public long bytes(String path) {
    LongAdder bytes = bytesByFile.get(path);
    return bytes == null ? 0 : bytes.sum();
  }

  /** Whether a server was told who the client is. */
  public boolean sawAuthorization(Server server) {
    return requests.stream()
        .anyMatch(request -> request.server() == server && request.authorization().isPresent());
  }

  /** Starts to count anew. */
  public void clear() {
    requests.clear();
    bytesByServer.clear();
    bytesByFile.clear();
  }

  /** All counts, as JSON; nothing secret is in it. */
  public String json() {
    ObjectNode json = Json.object();
    for (Server server : Server.values()) {
      ObjectNode one = json.putObject(server.name().toLowerCase(Locale.ROOT));
      one.put("bytes", bytes(server));
      one.put("requests", requests(server, "").size());
      one.put("authorization", sawAuthorization(server));
    }
    ObjectNode files = json.putObject("files");
    new TreeMap<>(bytesByFile).forEach((path, bytes) -> files.put(path, bytes.sum()));
    return json.toString();
  }

  void answered(Recorded request) {
    requests.add(request);
  }

  void sent(Server server, long bytes) {
    bytesByServer.computeIfAbsent(server, any -> new LongAdder()).add(bytes);
  }

  void sentOf(String path, long bytes) {
    bytesByFile.computeIfAbsent(path, any -> new LongAdder()).add(bytes);
  }
}

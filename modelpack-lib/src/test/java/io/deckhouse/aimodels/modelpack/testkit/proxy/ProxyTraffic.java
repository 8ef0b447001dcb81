package io.deckhouse.aimodels.modelpack.testkit.proxy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.deckhouse.aimodels.modelpack.json.Json;
import io.deckhouse.aimodels.modelpack.testkit.registry.RequestKind;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** The bytes of bodies, without framing, that a proxy took and passed on. */
public final class ProxyTraffic {
  private final Map<RequestKind, Counts> kinds = new EnumMap<>(RequestKind.class);

  ProxyTraffic() {
    for (RequestKind kind : RequestKind.values()) {
      kinds.put(kind, new Counts());
    }
  }

  private static final class Counts {
    private final LongAdder requests = new LongAdder();
    private final LongAdder requestBytes = new LongAdder();
    private final LongAdder responseBytes = new LongAdder();
  }

  /** How many requests of a kind came. */
  public long requests(RequestKind kind) {
    return of(kind).requests.sum();
  }

  /** The bytes of bodies that clients sent with requests of a kind. */
  public long requestBytes(RequestKind kind) {
    return of(kind).requestBytes.sum();
  }

  /** The bytes of bodies that were passed on to clients for requests of a kind. */
  public long responseBytes(RequestKind kind) {
    return of(kind).responseBytes.sum();
  }

  /** The bytes of blobs that clients sent. */
  public long uploadBytes() {
    return requestBytes(RequestKind.UPLOAD_START)
        + requestBytes(RequestKind.UPLOAD_CHUNK)
        + requestBytes(RequestKind.UPLOAD_FINISH);
  }

  /** The bytes of blobs that were passed on to clients. */
  public long downloadBytes() {
    return responseBytes(RequestKind.BLOB_GET) + responseBytes(RequestKind.STORAGE_GET);
  }

  /** Starts to count anew. */
  public void clear() {
    for (Counts counts : kinds.values()) {
      counts.requests.reset();
      counts.requestBytes.reset();
      counts.responseBytes.reset();
    }
  }

  /** All counts as one line of JSON. */
  public String json() {
    ObjectNode json = Json.object();
    json.put("uploadBytes", uploadBytes());
    json.put("downloadBytes", downloadBytes());
    ObjectNode byKind = json.putObject("kinds");
    kinds.forEach(
        (kind, counts) -> {
          if (counts.requests.sum() > 0) {
            ObjectNode one = byKind.putObject(kind.name());
            one.put("requests", counts.requests.sum());
            one.put("requestBytes", counts.requestBytes.sum());
            one.put("responseBytes", counts.responseBytes.sum());
          }
        });
    return json.toString();
  }

  void request(RequestKind kind) {
    of(kind).requests.increment();
  }

  LongAdder requestCounter(RequestKind kind) {
    return of(kind).requestBytes;
  }

  LongAdder responseCounter(RequestKind kind) {
    return of(kind).responseBytes;
  }

  private Counts of(RequestKind kind) {
    Counts counts = kinds.get(kind);
    if (counts == null) {
      throw new IllegalStateException(kind + ": not counted");
    }
    return counts;
  }
}

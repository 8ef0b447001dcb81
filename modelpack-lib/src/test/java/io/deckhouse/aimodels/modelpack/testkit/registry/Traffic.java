package io.deckhouse.aimodels.modelpack.testkit.registry;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** What clients sent to a registry and what it sent to them, counted. */
public final class Traffic {
  private final List<Recorded> requests = new CopyOnWriteArrayList<>();
  private final Map<Integer, LongAdder> statuses = new ConcurrentHashMap<>();
  private final LongAdder uploadBytes = new LongAdder();
  private final LongAdder downloadBytes = new LongAdder();
  private final AtomicInteger running = new AtomicInteger();
  private final AtomicInteger runningMax = new AtomicInteger();

  /**
   * One request as it came.
   *
   * @param target path and query
   */
  public record Recorded(
      RequestKind kind,
      String method,
      String target,
      Optional<String> authorization,
      Optional<String> range,
      Optional<String> contentRange) {}

  /** All requests since the start or the last {@link #clear}, in the order of their arrival. */
  public List<Recorded> requests() {
    return Collections.unmodifiableList(requests);
  }

  /** The requests of one kind, in the order of their arrival. */
  public List<Recorded> requests(RequestKind kind) {
    return requests.stream().filter(request -> request.kind() == kind).toList();
  }

  /** How many requests of one kind came. */
  public int count(RequestKind kind) {
    return requests(kind).size();
  }

  /** How many answers had a status. */
  public long answers(int status) {
    LongAdder count = statuses.get(status);
    return count == null ? 0 : count.sum();
  }

  /** The bytes of blobs that were read from the bodies of uploads, kept or not. */
  public long uploadBytes() {
    return uploadBytes.sum();
  }

  /** The bytes of blobs that were written to clients, by the storage of redirects too. */
  public long downloadBytes() {
    return downloadBytes.sum();
  }

  /** The highest number of requests that were answered at the same time. */
  public int simultaneousMax() {
    return runningMax.get();
  }

  /** Starts to count anew. */
  public void clear() {
    requests.clear();
    statuses.clear();
    uploadBytes.reset();
    downloadBytes.reset();
    runningMax.set(running.get());
  }

  void begin(Recorded request) {
    requests.add(request);
    runningMax.accumulateAndGet(running.incrementAndGet(), Math::max);
  }

  void end() {
    running.decrementAndGet();
  }

  void answered(int status) {
    statuses.computeIfAbsent(status, any -> new LongAdder()).increment();
  }

  void uploaded(long bytes) {
    uploadBytes.add(bytes);
  }

  void downloaded(long bytes) {
    downloadBytes.add(bytes);
  }
}

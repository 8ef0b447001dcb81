package io.deckhouse.aimodels.modelpack.testkit.hub;

import io.deckhouse.aimodels.modelpack.testkit.hub.HubFault.Kind;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/** What goes wrong at a hub and its storage; all of it may be changed at any time. */
public final class HubFaults {
  private static final class Armed {
    private final HubFault fault;
    private int left;

    Armed(HubFault fault) {
      this.fault = fault;
      this.left = fault.times();
    }
  }

  private record Hook(Pattern target, Runnable action) {}

  /** How the hub limits the rate of requests. */
  record RateLimit(int status, int seconds, boolean retryAfter) {}

  private final List<Armed> armed = new ArrayList<>();
  private final List<Hook> hooks = new ArrayList<>();
  private int limitedLeft;
  private RateLimit limit = new RateLimit(429, 0, true);
  private long bytesPerSecond = Long.MAX_VALUE;
  private boolean unquotedEtags;
  private int linkGeneration;
  private int releases;
  private boolean closed;

  HubFaults() {}

  /** Makes something go wrong. */
  public synchronized HubFaults add(HubFault fault) {
    armed.add(new Armed(fault));
    return this;
  }

  /** Ends all faults; answers that are silent go on. */
  public synchronized void clear() {
    armed.clear();
    hooks.clear();
    limitedLeft = 0;
    bytesPerSecond = Long.MAX_VALUE;
    unquotedEtags = false;
    releases++;
    notifyAll();
  }

  /** Answers 429 to the next requests to the hub, with the headers that say for how long. */
  public synchronized HubFaults limitRate(int requests, int seconds) {
    return limitRate(requests, seconds, true);
  }

  /**
   * Answers 429 to the next requests to the hub.
   *
   * @param retryAfter whether {@code Retry-After} says for how long, beside {@code ratelimit}
   */
  public synchronized HubFaults limitRate(int requests, int seconds, boolean retryAfter) {
    limitedLeft = requests;
    limit = new RateLimit(429, seconds, retryAfter);
    return this;
  }

  /** Writes ETags without quotes. */
  public synchronized HubFaults unquotedEtags(boolean without) {
    unquotedEtags = without;
    return this;
  }

  /** Sends the bytes of files no faster than this over each connection. */
  public synchronized HubFaults throttle(long bytes) {
    bytesPerSecond = bytes;
    return this;
  }

  /** Makes all links to the storage invalid that were given so far. */
  public synchronized HubFaults expireLinks() {
    linkGeneration++;
    return this;
  }

  /**
   * Does something once, before a request to the hub is answered.
   *
   * @param target a regular expression for the whole of path and query
   */
  public synchronized HubFaults before(String target, Runnable action) {
    hooks.add(new Hook(Pattern.compile(target), action));
    return this;
  }

  /** Uses up one of a fault, where there is one of the file. */
  synchronized boolean take(Kind kind, String path) {
    return takeAt(kind, path).isPresent();
  }

  /** Uses up one of a fault; its number. */
  synchronized OptionalLong takeAt(Kind kind, String path) {
    OptionalLong at = at(kind, path);
    if (at.isPresent()) {
      use(kind, path);
    }
    return at;
  }

  /** The number of a fault that is still to happen. */
  synchronized OptionalLong at(Kind kind, String path) {
    for (Armed one : armed) {
      if (one.left > 0 && one.fault.kind() == kind && one.fault.path().equals(path)) {
        return OptionalLong.of(one.fault.bytes());
      }
    }
    return OptionalLong.empty();
  }

  synchronized void use(Kind kind, String path) {
    for (Armed one : armed) {
      if (one.left > 0 && one.fault.kind() == kind && one.fault.path().equals(path)) {
        one.left -= one.left == HubFault.ALWAYS ? 0 : 1;
        return;
      }
    }
  }

  /** Whether a request is refused for there being too many. */
  synchronized boolean takeLimit() {
    if (limitedLeft == 0) {
      return false;
    }
    limitedLeft -= limitedLeft == HubFault.ALWAYS ? 0 : 1;
    return true;
  }

  synchronized RateLimit limit() {
    return limit;
  }

  synchronized long bytesPerSecond() {
    return bytesPerSecond;
  }

  synchronized String etag(String hash) {
    return unquotedEtags ? hash : '"' + hash + '"';
  }

  synchronized int linkGeneration() {
    return linkGeneration;
  }

  void asked(String target) {
    List<Runnable> actions = new ArrayList<>();
    synchronized (this) {
      for (Iterator<Hook> at = hooks.iterator(); at.hasNext(); ) {
        Hook hook = at.next();
        if (hook.target().matcher(target).matches()) {
          actions.add(hook.action());
          at.remove();
        }
      }
    }
    actions.forEach(Runnable::run);
  }

  /** Waits until the faults are cleared or the hub is closed. */
  synchronized void stall() throws InterruptedException {
    int before = releases;
    while (!closed && releases == before) {
      wait();
    }
  }

  synchronized void close() {
    closed = true;
    notifyAll();
  }
}

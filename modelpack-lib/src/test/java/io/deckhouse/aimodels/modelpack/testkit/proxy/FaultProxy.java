package io.deckhouse.aimodels.modelpack.testkit.proxy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A proxy on a free port of the loopback interface, in front of a server of HTTP/1.1 without TLS.
 * It passes everything on as it is, the Host too, but for the faults that its rules name, and
 * counts the bytes of bodies.
 */
public final class FaultProxy implements AutoCloseable {
  private static final int BACKLOG = 200;

  private final InetSocketAddress server;
  private final ServerSocket socket;
  private final FaultRules rules = new FaultRules();
  private final ProxyTraffic traffic = new ProxyTraffic();
  private final Set<ProxyConnection> connections = ConcurrentHashMap.newKeySet();
  private final AtomicInteger busyMax = new AtomicInteger();
  private volatile long bytesPerSecond = Long.MAX_VALUE;
  private volatile boolean closed;

  private FaultProxy(InetSocketAddress server) throws IOException {
    this.server = server;
    this.socket = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
  }

  /** Starts a proxy in front of {@code host:port}. */
  public static FaultProxy before(String server) {
    int colon = server.lastIndexOf(':');
    if (colon < 0) {
      throw new IllegalArgumentException("server: " + server + " (expected: HOST:PORT)");
    }
    try {
      int port = Integer.parseInt(server.substring(colon + 1));
      FaultProxy proxy = new FaultProxy(new InetSocketAddress(server.substring(0, colon), port));
      Thread.ofVirtual().name("proxy").start(proxy::accept);
      return proxy;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Host and port, as the first component of a reference. */
  public String host() {
    return "127.0.0.1:" + port();
  }

  public int port() {
    return socket.getLocalPort();
  }

  /** The URL of a path. */
  public URI uri(String path) {
    return URI.create("http://" + host() + path);
  }

  /** Adds a rule behind those that it has; the first that has a fault for a request decides. */
  public FaultProxy add(FaultRule rule) {
    rules.add(rule);
    return this;
  }

  /** Forgets all rules; requests that are under way keep their faults. */
  public void clearRules() {
    rules.clear();
  }

  /** Lets no connection that begins from now on move more than so much, in each direction. */
  public FaultProxy throttle(long connectionBytesPerSecond) {
    bytesPerSecond = connectionBytesPerSecond;
    return this;
  }

  /** The most connections that were open at the same time. */
  public int connectionsMax() {
    return busyMax.get();
  }

  /** How many requests had a fault. */
  public int faults() {
    return rules.fired();
  }

  /** What was passed on so far. */
  public ProxyTraffic traffic() {
    return traffic;
  }

  /** Resets all connections, as a restart of the server would. */
  public void resetConnections() {
    connections.forEach(ProxyConnection::reset);
  }

  private void accept() {
    while (!closed) {
      try {
        Socket client = socket.accept();
        ProxyConnection connection =
            new ProxyConnection(client, server, rules, traffic, bytesPerSecond);
        connections.add(connection);
        busyMax.accumulateAndGet(connections.size(), Math::max);
        Thread.ofVirtual()
            .name("proxy connection")
            .start(
                () -> {
                  connection.run();
                  connections.remove(connection);
                });
      } catch (IOException e) {
        if (!closed) {
          throw new UncheckedIOException(e);
        }
      }
    }
  }

  @Override
  public void close() {
    closed = true;
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    resetConnections();
  }
}

package io.deckhouse.aimodels.modelpack.testkit.hub;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * HTTP/1.1 on a port of the loopback interface. Its answers write to the sockets themselves, so
 * that the kernel can send files, and so that they can break off anywhere.
 */
final class HubServer implements AutoCloseable {
  /** Answers requests. */
  @FunctionalInterface
  interface Handler {
    void answer(HubCall call) throws IOException, InterruptedException;
  }

  private final ServerSocketChannel listener;
  private final HubTraffic.Server name;
  private final HubTraffic traffic;
  private final Set<SocketChannel> connections = ConcurrentHashMap.newKeySet();

  /**
   * @param port 0 for a free one
   */
  HubServer(int port, HubTraffic.Server name, HubTraffic traffic) throws IOException {
    this.listener = ServerSocketChannel.open();
    this.name = name;
    this.traffic = traffic;
    listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 100);
  }

  String origin() {
    return "http://127.0.0.1:" + listener.socket().getLocalPort();
  }

  void start(Handler handler) {
    daemon(() -> accept(handler));
  }

  private void daemon(Runnable work) {
    Thread.ofPlatform().daemon().name(name + " connection").start(work);
  }

  private void accept(Handler handler) {
    while (listener.isOpen()) {
      try {
        SocketChannel connection = listener.accept();
        connection.setOption(StandardSocketOptions.TCP_NODELAY, true);
        connections.add(connection);
        daemon(() -> serve(connection, handler));
      } catch (IOException e) {
        if (listener.isOpen()) {
          throw new UncheckedIOException(e);
        }
      }
    }
  }

  private void serve(SocketChannel connection, Handler handler) {
    try (connection) {
      InputStream in = new BufferedInputStream(Channels.newInputStream(connection));
      while (true) {
        Optional<HubRequest> request = HubRequest.read(in);
        if (request.isEmpty()) {
          return;
        }
        HubCall call = new HubCall(request.get(), connection, name, traffic);
        handler.answer(call);
        if (!call.keepsConnection()) {
          return;
        }
      }
    } catch (IOException e) {
      // The client is gone; that is its business.
      return;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      connections.remove(connection);
    }
  }

  /** Breaks all connections; others may come. */
  void resetConnections() throws IOException {
    for (SocketChannel connection : connections) {
      connection.close();
    }
  }

  @Override
  public void close() {
    try {
      listener.close();
      resetConnections();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

package io.deckhouse.aimodels.modelpack.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** Answers every request with the bytes that it is told, HTTP or not, and ends the connection. */
public final class RawServer implements AutoCloseable {
  private static final int LINGER_MILLIS = 1000;

  /** Writes what is answered. */
  @FunctionalInterface
  public interface Answer {
    void writeTo(OutputStream out) throws IOException;
  }

  private final ServerSocket socket;
  private final Function<String, Answer> answers;
  private final AtomicInteger requests = new AtomicInteger();
  private volatile boolean closed;

  private RawServer(Function<String, Answer> answers) throws IOException {
    this.socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    this.answers = answers;
  }

  /** Answers with the same bytes always. */
  public static RawServer answering(byte[] bytes) {
    return answering(_ -> out -> out.write(bytes));
  }

  /** Answers as the first line of the request asks for. */
  public static RawServer answering(Function<String, Answer> answers) {
    try {
      RawServer server = new RawServer(answers);
      Thread.ofVirtual().name("raw server").start(server::accept);
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Host and port, as the first component of a reference. */
  public String host() {
    return "127.0.0.1:" + socket.getLocalPort();
  }

  /** How many requests came. */
  public int requests() {
    return requests.get();
  }

  private void accept() {
    while (!closed) {
      try {
        Socket connection = socket.accept();
        Thread.ofVirtual().name("raw connection").start(() -> serve(connection));
      } catch (IOException e) {
        if (!closed) {
          throw new UncheckedIOException(e);
        }
      }
    }
  }

  private void serve(Socket connection) {
    try (connection) {
      byte[] head = new byte[16 * 1024];
      InputStream in = connection.getInputStream();
      int length = Math.max(0, in.read(head));
      requests.incrementAndGet();
      String text = new String(head, 0, length, java.nio.charset.StandardCharsets.ISO_8859_1);
      answers.apply(text.lines().findFirst().orElse("")).writeTo(connection.getOutputStream());
      connection.shutdownOutput();
      // A close with unread bytes would be a reset, which may overtake the answer.
      connection.setSoTimeout(LINGER_MILLIS);
      in.transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      // The client has gone.
      return;
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
  }
}

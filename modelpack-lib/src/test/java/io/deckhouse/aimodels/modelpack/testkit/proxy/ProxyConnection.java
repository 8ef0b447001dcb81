package io.deckhouse.aimodels.modelpack.testkit.proxy;

import io.deckhouse.aimodels.modelpack.testkit.registry.RequestKind;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;

/**
 * One client's connection and the one to the server that belongs to it. This thread passes requests
 * on; a second one, {@link AnswerRelay}, the answers.
 */
final class ProxyConnection {
  private static final int LINGER_MILLIS = 2000;

  private final Socket client;
  private final Socket server = new Socket();
  private final InetSocketAddress address;
  private final FaultRules rules;
  private final ProxyTraffic traffic;
  private final long bytesPerSecond;
  private final Queue<Exchange> unanswered = new ConcurrentLinkedQueue<>();
  private final CountDownLatch oneSideEnded = new CountDownLatch(1);
  private volatile boolean muted;
  private Optional<Thread> answers = Optional.empty();

  /** A request that the server has still to answer. */
  record Exchange(String method, RequestKind kind, Optional<Fault> fault) {}

  ProxyConnection(
      Socket client,
      InetSocketAddress address,
      FaultRules rules,
      ProxyTraffic traffic,
      long bytesPerSecond) {
    this.client = client;
    this.address = address;
    this.rules = rules;
    this.traffic = traffic;
    this.bytesPerSecond = bytesPerSecond;
  }

  void run() {
    try (client;
        server) {
      try {
        client.setTcpNoDelay(true);
        Wire in = new Wire(client.getInputStream());
        boolean more = true;
        while (more) {
          Optional<byte[]> head = in.head();
          more = head.isPresent() && request(in, Head.parse(head.get()));
        }
      } finally {
        end();
      }
    } catch (IOException e) {
      // One of the sides has broken off, and the other is told by the close.
      return;
    }
  }

  /** Tells the server that no more comes, and waits until it has said all that it has to say. */
  private void end() throws IOException {
    oneSideEnded.countDown();
    if (answers.isPresent()) {
      if (!server.isClosed() && !server.isOutputShutdown()) {
        server.shutdownOutput();
      }
      try {
        answers.get().join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /**
   * Passes one request on.
   *
   * @return whether another may come on this connection
   */
  private boolean request(Wire in, Head head) throws IOException {
    RequestKind kind = RequestKind.of(head.method(), head.target());
    traffic.request(kind);
    Optional<Fault> fault = rules.next(head.method(), head.target());
    if (fault.isPresent() && fault.get() instanceof Fault.ResetBeforeForward) {
      reset();
      return false;
    }
    if (fault.isPresent() && fault.get() instanceof Fault.Answer answer) {
      return answer(in, head, kind, answer);
    }
    boolean dropsRange = fault.isPresent() && fault.get() instanceof Fault.DropRange;
    OutputStream out = server();
    unanswered.add(new Exchange(head.method(), kind, fault));
    out.write((dropsRange ? head.without("Range") : head).bytes());
    BodyRelay body = body(in, out, kind, fault);
    if (body.run(Framing.ofRequest(head))) {
      return true;
    }
    if (fault.isPresent() && fault.get() instanceof Fault.StallRequestAt) {
      await();
      return false;
    }
    muted = true;
    finishServer();
    reset(client);
    return false;
  }

  private BodyRelay body(Wire in, OutputStream out, RequestKind kind, Optional<Fault> fault) {
    var counter = traffic.requestCounter(kind);
    return switch (fault.orElse(new Fault.DropRange())) {
      case Fault.ResetRequestAt at -> BodyRelay.cut(in, out, counter, at.bytes());
      case Fault.StallRequestAt at -> BodyRelay.cut(in, out, counter, at.bytes());
      case Fault.ResetRequestAtLastByte last -> BodyRelay.cutAtLast(in, out, counter);
      default -> BodyRelay.whole(in, out, counter);
    };
  }

  private boolean answer(Wire in, Head head, RequestKind kind, Fault.Answer answer)
      throws IOException {
    Framing framing = Framing.ofRequest(head);
    OutputStream out = client.getOutputStream();
    if (answer.readsBody() && !framing.isEmpty()) {
      if (head.headerHas("Expect", "100-continue")) {
        out.write(ascii("HTTP/1.1 100 Continue\r\n\r\n"));
      }
      BodyRelay.whole(in, OutputStream.nullOutputStream(), traffic.requestCounter(kind))
          .run(framing);
    }
    boolean goesOn = answer.readsBody() || framing.isEmpty();
    StringBuilder text = new StringBuilder("HTTP/1.1 " + answer.status() + " Fault\r\n");
    answer.headers().forEach((name, value) -> text.append(name + ": " + value + "\r\n"));
    text.append(goesOn ? "" : "Connection: close\r\n").append("Content-Length: 0\r\n\r\n");
    out.write(ascii(text.toString()));
    if (!goesOn) {
      client.shutdownOutput();
      // A close with unread bytes would be a reset, which may overtake the answer.
      client.setSoTimeout(LINGER_MILLIS);
      in.discard();
    }
    return goesOn;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private OutputStream server() throws IOException {
    if (answers.isEmpty()) {
      server.setTcpNoDelay(true);
      server.connect(address);
      AnswerRelay relay =
          new AnswerRelay(this, client, server, unanswered, traffic, bytesPerSecond);
      answers = Optional.of(Thread.ofVirtual().name("proxy answers").start(relay::run));
    }
    return SlowOutput.over(server.getOutputStream(), bytesPerSecond);
  }

  /** Lets the server see the end of what it gets, and react, before the client learns of it. */
  private void finishServer() throws IOException {
    server.shutdownOutput();
    try {
      if (answers.isPresent()) {
        answers.get().join(Duration.ofMillis(LINGER_MILLIS));
      }
    } catch (InterruptedException e) {
      throw new IOException("interrupted", e);
    }
  }

  /** Whether the client is to hear no more. */
  boolean isMuted() {
    return muted;
  }

  /** Waits until one of the sides has ended. */
  void await() throws IOException {
    try {
      oneSideEnded.await();
    } catch (InterruptedException e) {
      throw new IOException("interrupted", e);
    }
  }

  void ended() {
    oneSideEnded.countDown();
  }

  /** Resets the client's connection and closes the server's. */
  void reset() {
    try {
      reset(client);
      server.close();
    } catch (IOException e) {
      // It was closed already.
      return;
    } finally {
      ended();
    }
  }

  private static void reset(Socket socket) throws IOException {
    if (!socket.isClosed()) {
      socket.setSoLinger(true, 0);
      socket.close();
    }
  }
}

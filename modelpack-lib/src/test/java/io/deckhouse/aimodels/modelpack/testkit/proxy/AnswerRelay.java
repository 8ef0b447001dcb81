package io.deckhouse.aimodels.modelpack.testkit.proxy;

import io.deckhouse.aimodels.modelpack.testkit.registry.RequestKind;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.util.Optional;
import java.util.Queue;
import java.util.UUID;

/** Passes the answers of a server on, until one of the sides ends. */
final class AnswerRelay {
  private final ProxyConnection connection;
  private final Socket client;
  private final Socket server;
  private final Queue<ProxyConnection.Exchange> unanswered;
  private final ProxyTraffic traffic;
  private final long bytesPerSecond;

  AnswerRelay(
      ProxyConnection connection,
      Socket client,
      Socket server,
      Queue<ProxyConnection.Exchange> unanswered,
      ProxyTraffic traffic,
      long bytesPerSecond) {
    this.connection = connection;
    this.client = client;
    this.server = server;
    this.unanswered = unanswered;
    this.traffic = traffic;
    this.bytesPerSecond = bytesPerSecond;
  }

  void run() {
    try {
      Wire in = new Wire(server.getInputStream());
      boolean more = true;
      while (more) {
        Optional<byte[]> head = in.head();
        if (connection.isMuted()) {
          in.discard();
          return;
        }
        more = head.isPresent() && answer(in, Head.parse(head.get()));
      }
      if (!client.isClosed()) {
        client.shutdownOutput();
      }
      connection.ended();
    } catch (IOException e) {
      // What the server did to its connection, the client sees on its own.
      if (!connection.isMuted()) {
        connection.reset();
      }
    }
  }

  /**
   * Passes one answer on.
   *
   * @return whether another may come
   */
  private boolean answer(Wire in, Head head) throws IOException {
    boolean interim = head.status() < 200;
    Optional<ProxyConnection.Exchange> exchange =
        Optional.ofNullable(interim ? unanswered.peek() : unanswered.poll());
    Optional<Fault> fault = interim ? Optional.empty() : exchange.flatMap(e -> e.fault());
    if (fault.isPresent() && fault.get() instanceof Fault.LoseAnswer) {
      connection.reset();
      return false;
    }
    boolean changesEtag = fault.isPresent() && fault.get() instanceof Fault.ChangeEtag;
    OutputStream out = SlowOutput.over(client.getOutputStream(), bytesPerSecond);
    out.write((changesEtag ? head.with("ETag", '"' + "" + UUID.randomUUID() + '"') : head).bytes());
    Framing framing =
        Framing.ofResponse(head, exchange.map(ProxyConnection.Exchange::method).orElse("GET"));
    RequestKind kind = exchange.map(ProxyConnection.Exchange::kind).orElse(RequestKind.OTHER);
    if (body(in, out, kind, fault).run(framing)) {
      return !(framing instanceof Framing.UntilClose) && !head.headerHas("Connection", "close");
    }
    if (fault.isPresent() && fault.get() instanceof Fault.StallResponseAt) {
      connection.await();
    } else if (fault.isPresent() && fault.get() instanceof Fault.TruncateResponseAt) {
      server.close();
    } else {
      connection.reset();
    }
    return false;
  }

  private BodyRelay body(Wire in, OutputStream out, RequestKind kind, Optional<Fault> fault) {
    var counter = traffic.responseCounter(kind);
    return switch (fault.orElse(new Fault.ChangeEtag())) {
      case Fault.ResetResponseAt at -> BodyRelay.cut(in, out, counter, at.bytes());
      case Fault.StallResponseAt at -> BodyRelay.cut(in, out, counter, at.bytes());
      case Fault.TruncateResponseAt at -> BodyRelay.cut(in, out, counter, at.bytes());
      case Fault.FlipBitAt at -> BodyRelay.flipped(in, out, counter, at.offset());
      case Fault.ResetResponseAtLastByte last -> BodyRelay.cutAtLast(in, out, counter);
      default -> BodyRelay.whole(in, out, counter);
    };
  }
}

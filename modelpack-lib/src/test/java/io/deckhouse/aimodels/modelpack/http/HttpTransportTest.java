package io.deckhouse.aimodels.modelpack.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deckhouse.aimodels.modelpack.InterruptedTransferException;
import io.deckhouse.aimodels.modelpack.UnavailableException;
import io.deckhouse.aimodels.modelpack.testkit.FaultyRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Requests that block end when they should. */
@Timeout(60)
class HttpTransportTest {
  private static final long LIMIT_SECONDS = 10;

  private static URI uri(ServerSocket server) {
    return URI.create("http://127.0.0.1:" + server.getLocalPort() + "/");
  }

  private static ServerSocket silent() throws IOException {
    return new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
  }

  /** Interrupts a request once the server has it, and gives what it ended with. */
  private static Throwable interrupted(HttpRequest request, ServerSocket server, boolean reads)
      throws Exception {
    CompletableFuture<Throwable> end = new CompletableFuture<>();
    try (HttpTransport transport = new HttpTransport(HttpOptions.defaults())) {
      Thread thread =
          Thread.ofPlatform()
              .start(
                  () -> {
                    try {
                      transport.send(request).close();
                      end.complete(new AssertionError("answered"));
                    } catch (RuntimeException e) {
                      end.complete(e);
                    }
                  });
      try (Socket connection = server.accept()) {
        if (reads) {
          assertThat(connection.getInputStream().read()).isPositive();
        }
        thread.interrupt();
        return end.get(LIMIT_SECONDS, TimeUnit.SECONDS);
      }
    }
  }

  @Test
  void anInterruptEndsARequestThatAwaitsItsAnswer() throws Exception {
    try (ServerSocket server = silent()) {
      assertThat(interrupted(HttpRequest.of("GET", uri(server)), server, true))
          .isInstanceOf(InterruptedTransferException.class);
    }
  }

  @Test
  void anInterruptEndsARequestThatNobodyTakes() throws Exception {
    RequestBody endless =
        new RequestBody() {
          @Override
          public long length() {
            return Long.MAX_VALUE;
          }

          @Override
          public void writeTo(OutputStream out) throws IOException {
            while (true) {
              out.write(new byte[64 * 1024]);
            }
          }
        };
    try (ServerSocket server = silent()) {
      HttpRequest request = HttpRequest.of("PUT", uri(server)).with(endless);
      assertThat(interrupted(request, server, false))
          .isInstanceOf(InterruptedTransferException.class);
    }
  }

  @Test
  void aSilentPeerIsGivenUp() throws IOException {
    try (ServerSocket server = silent();
        HttpTransport transport = new HttpTransport(FaultyRegistry.http())) {
      assertThatThrownBy(() -> transport.send(HttpRequest.of("GET", uri(server))))
          .isInstanceOf(UnavailableException.class)
          .hasMessageContaining("no answer in time");
    }
  }

  @Test
  void aPeerThatTakesNothingIsGivenUp() throws IOException {
    try (ServerSocket server = silent();
        HttpTransport transport = new HttpTransport(FaultyRegistry.http())) {
      HttpRequest request =
          HttpRequest.of("PUT", uri(server)).with(RequestBody.of(new byte[32 * 1024 * 1024]));
      assertThatThrownBy(() -> transport.send(request))
          .isInstanceOf(UnavailableException.class)
          .hasMessageContaining("took nothing for 1.0 s");
    }
  }

  @Test
  void nobodyIsThere() throws IOException {
    ServerSocket server = silent();
    URI gone = uri(server);
    server.close();
    try (HttpTransport transport = new HttpTransport(FaultyRegistry.http())) {
      assertThatThrownBy(() -> transport.send(HttpRequest.of("GET", gone)))
          .isInstanceOf(UnavailableException.class)
          .hasMessageContaining("cannot connect");
    }
  }

  @Test
  void endlessInterimAnswersEnd() throws Exception {
    try (ServerSocket server = silent();
        HttpTransport transport = new HttpTransport(FaultyRegistry.http())) {
      Thread.ofVirtual().start(() -> answerForever(server));
      assertThatThrownBy(() -> transport.send(HttpRequest.of("GET", uri(server))))
          .isInstanceOf(UnavailableException.class);
    }
  }

  private static void answerForever(ServerSocket server) {
    byte[] interim =
        "HTTP/1.1 102 Processing\r\n\r\n"
            .repeat(100)
            .getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    try (Socket connection = server.accept();
        InputStream in = connection.getInputStream()) {
      in.read();
      while (true) {
        connection.getOutputStream().write(interim);
      }
    } catch (IOException e) {
      // The client has gone, as it should.
      return;
    }
  }
}

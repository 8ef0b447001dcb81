package io.deckhouse.aimodels.modelpack.testkit.proxy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** Sends single requests with the JDK's client, in the ways in which clients can send a body. */
final class ProxyClient implements AutoCloseable {
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final URI root;

  ProxyClient(URI root) {
    this.root = root;
  }

  HttpResponse<byte[]> send(String method, String target, String... headers) throws IOException {
    HttpRequest.Builder request = to(target).method(method, BodyPublishers.noBody());
    if (headers.length > 0) {
      request.headers(headers);
    }
    return send(request, BodyHandlers.ofByteArray());
  }

  HttpResponse<byte[]> send(String method, String target, byte[] body) throws IOException {
    return send(
        to(target).method(method, BodyPublishers.ofByteArray(body)), BodyHandlers.ofByteArray());
  }

  /** Gives up after a time. */
  HttpResponse<byte[]> sendWithin(long millis, String method, String target, byte[] body)
      throws IOException {
    return send(
        to(target)
            .timeout(Duration.ofMillis(millis))
            .method(method, BodyPublishers.ofByteArray(body)),
        BodyHandlers.ofByteArray());
  }

  /** Sends the body when the server says 100 (Continue). */
  HttpResponse<byte[]> sendExpecting(String method, String target, byte[] body) throws IOException {
    return send(
        to(target).expectContinue(true).method(method, BodyPublishers.ofByteArray(body)),
        BodyHandlers.ofByteArray());
  }

  /** Sends the body in chunks. */
  HttpResponse<byte[]> stream(String method, String target, byte[] body) throws IOException {
    return send(
        to(target)
            .method(method, BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body))),
        BodyHandlers.ofByteArray());
  }

  HttpResponse<InputStream> open(String method, String target) throws IOException {
    return send(to(target).method(method, BodyPublishers.noBody()), BodyHandlers.ofInputStream());
  }

  private HttpRequest.Builder to(String target) {
    return HttpRequest.newBuilder(root.resolve(target));
  }

  private <T> HttpResponse<T> send(HttpRequest.Builder request, BodyHandler<T> handler)
      throws IOException {
    try {
      return client.send(request.build(), handler);
    } catch (InterruptedException e) {
      throw new IOException("interrupted", e);
    }
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}

package io.deckhouse.aimodels.modelpack.testkit.registry;

import io.deckhouse.aimodels.modelpack.oci.Digest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;

/** Sends single requests to a registry, with the JDK's client. */
final class RegistryClient implements AutoCloseable {
  private final HttpClient client;
  private final URI root;

  RegistryClient(URI root) {
    this(root, HttpClient.newHttpClient());
  }

  RegistryClient(URI root, HttpClient client) {
    this.root = root;
    this.client = client;
  }

  /** Sends a request; headers are names and values in turn. */
  HttpResponse<byte[]> send(String method, String target, BodyPublisher body, String... headers)
      throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(root.resolve(target))
            .version(HttpClient.Version.HTTP_1_1)
            .method(method, body);
    if (headers.length > 0) {
      request.headers(headers);
    }
    try {
      return client.send(request.build(), BodyHandlers.ofByteArray());
    } catch (InterruptedException e) {
      throw new IOException("interrupted", e);
    }
  }

  HttpResponse<byte[]> send(String method, String target, byte[] body, String... headers)
      throws IOException {
    return send(method, target, BodyPublishers.ofByteArray(body), headers);
  }

  HttpResponse<byte[]> send(String method, String target, String... headers) throws IOException {
    return send(method, target, BodyPublishers.noBody(), headers);
  }

  /** Begins an upload and gives its Location. */
  String begin(String repository) throws IOException {
    return header(send("POST", "/v2/" + repository + "/blobs/uploads/"), "Location");
  }

  /** Stores a blob. */
  Digest push(String repository, byte[] content) throws IOException {
    Digest digest = Digest.sha256(content);
    send("PUT", with(begin(repository), "digest=" + digest), content);
    return digest;
  }

  /** Stores a manifest. */
  HttpResponse<byte[]> putManifest(String repository, String reference, String type, byte[] json)
      throws IOException {
    String target = "/v2/" + repository + "/manifests/" + reference;
    return send("PUT", target, json, "Content-Type", type);
  }

  /** A Location with a further field of its query. */
  static String with(String location, String field) {
    return location + (location.contains("?") ? "&" : "?") + field;
  }

  static String header(HttpResponse<?> answer, String name) {
    return answer.headers().firstValue(name).orElse("");
  }

  static String text(HttpResponse<byte[]> answer) {
    return new String(answer.body(), StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}

package io.deckhouse.aimodels.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.deckhouse.aimodels.modelpack.oci.Digest;
import io.deckhouse.aimodels.modelpack.oci.MediaTypes;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** A registry of the loopback for {@link Training}: it takes and gives what it must, unchecked. */
final class TrainingRegistry implements AutoCloseable {
  private final HttpServer server;
  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
  private final AtomicInteger uploads = new AtomicInteger();
  private final Path content;

  /** Starts one that keeps its content in a directory. */
  TrainingRegistry(Path content) throws IOException {
    this.content = Files.createDirectories(content);
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/v2/", this::answer);
    server.setExecutor(executor);
    server.start();
  }

  /** Where it is, as in {@code 127.0.0.1:5000}. */
  String host() {
    return server.getAddress().getHostString() + ":" + server.getAddress().getPort();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      String name = path.substring(path.lastIndexOf('/') + 1);
      switch (exchange.getRequestMethod()) {
        case "POST" -> {
          exchange
              .getResponseHeaders()
              .set("Location", path + "upload-" + uploads.incrementAndGet());
          exchange.sendResponseHeaders(202, -1);
        }
        case "PATCH" -> {
          take(exchange, content.resolve(name));
          exchange.getResponseHeaders().set("Location", path);
          exchange.sendResponseHeaders(202, -1);
        }
        case "PUT" -> {
          Path file = content.resolve(name);
          if (path.contains("/manifests/")) {
            take(exchange, file);
            Path byDigest = content.resolve(Digest.sha256(Files.readAllBytes(file)).toString());
            Files.copy(file, byDigest, StandardCopyOption.REPLACE_EXISTING);
          } else {
            if (!Files.exists(file)) {
              take(exchange, file);
            }
            Files.move(
                file, content.resolve(digest(exchange)), StandardCopyOption.REPLACE_EXISTING);
          }
          exchange.sendResponseHeaders(201, -1);
        }
        default -> give(exchange, content.resolve(name), path.contains("/manifests/"));
      }
    }
  }

  private static void take(HttpExchange exchange, Path file) throws IOException {
    Files.copy(exchange.getRequestBody(), file, StandardCopyOption.REPLACE_EXISTING);
  }

  private static String digest(HttpExchange exchange) {
    String query = exchange.getRequestURI().getRawQuery();
    return URLDecoder.decode(
        query.substring(query.indexOf("digest=") + "digest=".length()), StandardCharsets.UTF_8);
  }

  private static void give(HttpExchange exchange, Path file, boolean manifest) throws IOException {
    if (!Files.exists(file)) {
      exchange.sendResponseHeaders(404, -1);
      return;
    }
    exchange
        .getResponseHeaders()
        .set("Content-Type", manifest ? MediaTypes.IMAGE_MANIFEST : "application/octet-stream");
    if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.getResponseHeaders().set("Content-Length", Long.toString(Files.size(file)));
      exchange.sendResponseHeaders(200, -1);
      return;
    }
    exchange.sendResponseHeaders(200, Files.size(file));
    try (OutputStream out = exchange.getResponseBody()) {
      Files.copy(file, out);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    executor.close();
  }
}

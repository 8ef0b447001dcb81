package io.deckhouse.aimodels.modelpack.testkit;

import io.deckhouse.aimodels.modelpack.http.HttpAnswer;
import io.deckhouse.aimodels.modelpack.http.HttpExchange;
import io.deckhouse.aimodels.modelpack.http.HttpRequest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** Servers that are a function from requests to answers; remembers what was asked. */
public final class FakeExchange implements HttpExchange {
  private final Function<HttpRequest, Reply> servers;
  private final List<HttpRequest> requests = new CopyOnWriteArrayList<>();
  private final AtomicInteger open = new AtomicInteger();

  /** What a server answers. */
  public record Reply(int status, Map<String, List<String>> headers, String body) {
    public static Reply of(int status, String body) {
      return new Reply(status, Map.of(), body);
    }

    /** An answer with one header and no body. */
    public static Reply with(int status, String name, String... values) {
      return new Reply(status, Map.of(name, List.of(values)), "");
    }
  }

  public FakeExchange(Function<HttpRequest, Reply> servers) {
    this.servers = servers;
  }

  /** All requests so far. */
  public List<HttpRequest> requests() {
    return List.copyOf(requests);
  }

  /** How many answers were not closed yet. */
  public int open() {
    return open.get();
  }

  /** What a request carries, as text. */
  public static String body(HttpRequest request) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      request.body().orElseThrow().writeTo(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }

  @Override
  public HttpAnswer send(HttpRequest request) {
    requests.add(request);
    Reply reply = servers.apply(request);
    open.incrementAndGet();
    return answer(request.uri(), reply);
  }

  private HttpAnswer answer(URI uri, Reply reply) {
    byte[] bytes = reply.body.getBytes(StandardCharsets.UTF_8);
    return new HttpAnswer() {
      @Override
      public URI uri() {
        return uri;
      }

      @Override
      public int status() {
        return reply.status;
      }

      @Override
      public Optional<String> header(String name) {
        return headers(name).stream().findFirst();
      }

      @Override
      public List<String> headers(String name) {
        return reply.headers.entrySet().stream()
            .filter(header -> header.getKey().equalsIgnoreCase(name))
            .flatMap(header -> header.getValue().stream())
            .toList();
      }

      @Override
      public OptionalLong length() {
        return OptionalLong.of(bytes.length);
      }

      @Override
      public InputStream body() {
        return new ByteArrayInputStream(bytes);
      }

      @Override
      public byte[] excerpt(int maxBytes) {
        return Arrays.copyOf(bytes, Math.min(maxBytes, bytes.length));
      }

      @Override
      public void close() {
        open.decrementAndGet();
      }
    };
  }
}

package io.deckhouse.aimodels.modelpack.http;

import io.deckhouse.aimodels.modelpack.InterruptedTransferException;
import io.deckhouse.aimodels.modelpack.UnavailableException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.io.entity.AbstractHttpEntity;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests over Apache HttpClient: blocking, one thread for each exchange, connections
 * pooled. It is set up with the first request, since that takes a quarter of a second with TLS.
 */
public final class HttpTransport implements HttpExchange, AutoCloseable {
  private final HttpOptions options;
  private final StallWatch watch;
  private final FetchBudget budget = new FetchBudget();
  private final ReentrantLock setUp = new ReentrantLock();
  private volatile @Nullable CloseableHttpClient client;

  public HttpTransport(HttpOptions options) {
    this.options = options;
    this.watch = new StallWatch(options.stallTimeout());
  }

  /**
   * A file of a server.
   *
   * @param what names it in messages
   * @param size its length in bytes
   */
  public RangedSource file(String what, long size, RangedSource.Opener opener) {
    return new RangedSource(what, size, opener, budget, this::retries);
  }

  @Override
  public Retries retries() {
    return new Retries(options.retryPause());
  }

  @Override
  public HttpAnswer send(HttpRequest request) {
    HttpUriRequestBase wire = new HttpUriRequestBase(request.method(), request.uri());
    request.headers().forEach(wire::setHeader);
    StallWatch.Exchange exchange = watch.begin(wire::cancel);
    request.body().ifPresent(body -> wire.setEntity(new Entity(body, exchange)));
    boolean answered = false;
    try {
      ClassicHttpResponse response =
          client().executeOpen(host(request.uri()), wire, HttpClientContext.create());
      answered = true;
      return new WireAnswer(request, response, exchange);
    } catch (IOException e) {
      throw failure(request.uri(), e, exchange);
    } catch (IllegalArgumentException e) {
      // Of an answer that no server gives, such as one of status 0.
      throw failure(
          request.uri(), new IOException("malformed answer: " + e.getMessage(), e), exchange);
    } finally {
      if (!answered) {
        exchange.end();
      }
    }
  }

  private static HttpHost host(URI uri) {
    return new HttpHost(uri.getScheme(), uri.getHost(), uri.getPort());
  }

  private CloseableHttpClient client() {
    CloseableHttpClient ready = client;
    if (ready != null) {
      return ready;
    }
    setUp.lock();
    try {
      CloseableHttpClient built = client;
      if (built == null) {
        built = HttpClientSetup.build(options);
        client = built;
      }
      return built;
    } finally {
      setUp.unlock();
    }
  }

  /** What the failure of a connection means to the caller. */
  static RuntimeException failure(URI uri, IOException cause, StallWatch.Exchange exchange) {
    return switch (exchange.verdict()) {
      case INTERRUPTED -> new InterruptedTransferException("interrupted", cause);
      case STALLED ->
          ConnectionFailure.of(
              uri,
              new StallWatch.StalledException("took nothing for " + exchange.limitText(), cause));
      case RUNNING -> ConnectionFailure.of(uri, cause);
    };
  }

  @Override
  public void close() {
    CloseableHttpClient built = client;
    if (built != null) {
      try {
        built.close();
      } catch (IOException e) {
        throw new UnavailableException("cannot close the connections", e);
      }
    }
    watch.close();
  }

  /** A body on the wire, watched for stalls. */
  private static final class Entity extends AbstractHttpEntity {
    private final RequestBody body;
    private final StallWatch.Exchange exchange;

    Entity(RequestBody body, StallWatch.Exchange exchange) {
      super((ContentType) null, null);
      this.body = body;
      this.exchange = exchange;
    }

    @Override
    public boolean isRepeatable() {
      return false;
    }

    @Override
    public boolean isStreaming() {
      return true;
    }

    @Override
    public long getContentLength() {
      return body.length();
    }

    @Override
    public InputStream getContent() {
      throw new UnsupportedOperationException("the body writes itself");
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
      WatchedOutput watched = new WatchedOutput(out, exchange);
      body.writeTo(watched);
      watched.flush();
    }

    @Override
    public void close() {}
  }

  /**
   * Tells the watch of each piece that the peer takes. Between them the peer is not to blame: the
   * body may come from another peer, which is slow.
   */
  private static final class WatchedOutput extends OutputStream {
    private final OutputStream out;
    private final StallWatch.Exchange exchange;

    WatchedOutput(OutputStream out, StallWatch.Exchange exchange) {
      this.out = out;
      this.exchange = exchange;
    }

    @Override
    public void write(int b) throws IOException {
      exchange.sending(true);
      try {
        out.write(b);
      } finally {
        exchange.sending(false);
      }
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      exchange.sending(true);
      try {
        out.write(bytes, offset, length);
      } finally {
        exchange.sending(false);
      }
    }

    @Override
    public void flush() throws IOException {
      exchange.sending(true);
      try {
        out.flush();
      } finally {
        exchange.sending(false);
      }
    }
  }
}

package io.deckhouse.aimodels.modelpack.http;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;

/** An answer of a server. */
final class WireAnswer implements HttpAnswer {
  /** What is read away so that a connection can be used again, in bytes. */
  private static final int DRAIN_MAX_BYTES = 64 * 1024;

  private final HttpRequest request;
  private final ClassicHttpResponse response;
  private final StallWatch.Exchange exchange;
  private boolean ended;

  WireAnswer(HttpRequest request, ClassicHttpResponse response, StallWatch.Exchange exchange) {
    this.request = request;
    this.response = response;
    this.exchange = exchange;
  }

  @Override
  public URI uri() {
    return request.uri();
  }

  @Override
  public int status() {
    return response.getCode();
  }

  @Override
  public Optional<String> header(String name) {
    return Optional.ofNullable(response.getFirstHeader(name)).map(Header::getValue);
  }

  @Override
  public List<String> headers(String name) {
    return Arrays.stream(response.getHeaders(name)).map(Header::getValue).toList();
  }

  @Override
  public OptionalLong length() {
    HttpEntity entity = response.getEntity();
    if (entity == null) {
      return header("Content-Length")
          .map(text -> OptionalLong.of(parse(text)))
          .orElse(OptionalLong.empty());
    }
    long length = entity.getContentLength();
    return length < 0 ? OptionalLong.empty() : OptionalLong.of(length);
  }

  private static long parse(String length) {
    try {
      return Math.max(0, Long.parseLong(length.trim()));
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  @Override
  public InputStream body() throws IOException {
    HttpEntity entity = response.getEntity();
    if (entity == null) {
      ended = true;
      return InputStream.nullInputStream();
    }
    return new Body(entity.getContent());
  }

  @Override
  public byte[] excerpt(int maxBytes) {
    try (InputStream in = body()) {
      return in.readNBytes(maxBytes);
    } catch (IOException e) {
      return new byte[0];
    }
  }

  @Override
  public void close() {
    try {
      if (!ended && length().orElse(Long.MAX_VALUE) <= DRAIN_MAX_BYTES) {
        body().skip(DRAIN_MAX_BYTES);
      }
      HttpEntity entity = response.getEntity();
      if (entity != null && ended) {
        entity.close();
      } else if (entity != null) {
        // Else the client would read all that is left before it closes the connection.
        exchange.abort();
      }
      response.close();
    } catch (IOException e) {
      // The connection is of no use any more, which is all that this can mean.
    } finally {
      exchange.end();
    }
  }

  /** The body; a failure says whether it was the peer, silence or an interruption. */
  private final class Body extends FilterInputStream {
    Body(InputStream stream) {
      super(stream);
      exchange.adopt();
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      try {
        int count = in.read(target, offset, length);
        ended |= count < 0;
        return count;
      } catch (SocketTimeoutException e) {
        throw new IOException("silent for " + exchange.limitText(), e);
      }
    }

    @Override
    public long skip(long count) throws IOException {
      return readNBytes((int) Math.min(count, DRAIN_MAX_BYTES)).length;
    }

    @Override
    public void close() {
      // The answer closes the connection, or keeps it.
    }
  }
}

package io.deckhouse.aimodels.modelpack.http;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.util.Optional;
import javax.net.ssl.SSLSocket;
import org.apache.hc.client5.http.auth.AuthScope;
import org.apache.hc.client5.http.auth.UsernamePasswordCredentials;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.auth.BasicCredentialsProvider;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.impl.routing.DefaultRoutePlanner;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.client5.http.ssl.HostnameVerificationPolicy;
import org.apache.hc.client5.http.ssl.NoopHostnameVerifier;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.io.MonitoringResponseOutOfOrderStrategy;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/** Builds the client under {@link HttpTransport}: nothing happens behind the callers' backs. */
final class HttpClientSetup {
  private static final int BUFFER_BYTES = 64 * 1024;
  private static final int CONNECTIONS_MAX = 512;
  private static final int HEADER_COUNT_MAX = 200;
  private static final int HEADER_LENGTH_MAX = 64 * 1024;

  /** After so many bytes of a body it is looked whether the server has refused it already. */
  private static final long LOOK_BYTES = 4L * 1024 * 1024;

  private static final Timeout CONNECT_TIMEOUT = Timeout.ofSeconds(10);

  private HttpClientSetup() {}

  static CloseableHttpClient build(HttpOptions options) {
    HttpClientBuilder builder =
        HttpClientBuilder.create()
            .setConnectionManager(connections(options))
            .setRequestExecutor(new InterimLimit())
            .setRoutePlanner(new ProxyRoutes(options.proxies()))
            .setUserAgent(options.userAgent())
            .disableRedirectHandling()
            .disableAutomaticRetries()
            .disableContentCompression()
            .disableCookieManagement()
            .disableDefaultUserAgent()
            .setDefaultRequestConfig(
                RequestConfig.custom()
                    .setResponseTimeout(stall(options))
                    .setConnectionRequestTimeout(Timeout.ofMinutes(5))
                    .setExpectContinueEnabled(false)
                    .build());
    proxyLogin(options).ifPresent(builder::setDefaultCredentialsProvider);
    return builder.build();
  }

  private static Timeout stall(HttpOptions options) {
    return Timeout.of(options.stallTimeout());
  }

  private static PoolingHttpClientConnectionManager connections(HttpOptions options) {
    Timeout connect =
        options.stallTimeout().compareTo(CONNECT_TIMEOUT.toDuration()) < 0
            ? stall(options)
            : CONNECT_TIMEOUT;
    Http1Config http1 =
        Http1Config.custom()
            .setBufferSize(BUFFER_BYTES)
            .setMaxHeaderCount(HEADER_COUNT_MAX)
            .setMaxLineLength(HEADER_LENGTH_MAX)
            .build();
    return PoolingHttpClientConnectionManagerBuilder.create()
        .setConnectionFactory(
            ManagedHttpClientConnectionFactory.builder()
                .http1Config(http1)
                .responseOutOfOrderStrategy(
                    new MonitoringResponseOutOfOrderStrategy(LOOK_BYTES, Long.MAX_VALUE))
                .build())
        .setTlsSocketStrategy(tls(options))
        .setMaxConnTotal(CONNECTIONS_MAX)
        .setMaxConnPerRoute(CONNECTIONS_MAX)
        .setDefaultSocketConfig(
            SocketConfig.custom().setTcpNoDelay(true).setSoTimeout(stall(options)).build())
        .setDefaultConnectionConfig(
            ConnectionConfig.custom()
                .setConnectTimeout(connect)
                .setSocketTimeout(stall(options))
                .setValidateAfterInactivity(TimeValue.ofSeconds(1))
                .build())
        .build();
  }

  private static TlsSocketStrategy tls(HttpOptions options) {
    return options.skipTlsVerification()
        ? new DefaultClientTlsStrategy(
            TlsSetup.context(options),
            HostnameVerificationPolicy.CLIENT,
            NoopHostnameVerifier.INSTANCE)
        : new LazyTls(options);
  }

  /** The certificates of the system are only read when there is a connection that needs them. */
  private static final class LazyTls implements TlsSocketStrategy {
    private final HttpOptions options;
    private @Nullable DefaultClientTlsStrategy strategy;

    LazyTls(HttpOptions options) {
      this.options = options;
    }

    @Override
    public SSLSocket upgrade(
        Socket socket, String target, int port, @Nullable Object attachment, HttpContext context)
        throws IOException {
      return strategy().upgrade(socket, target, port, attachment, context);
    }

    private synchronized DefaultClientTlsStrategy strategy() {
      if (strategy == null) {
        strategy = new DefaultClientTlsStrategy(TlsSetup.context(options));
      }
      return strategy;
    }
  }

  private static Optional<BasicCredentialsProvider> proxyLogin(HttpOptions options) {
    BasicCredentialsProvider provider = new BasicCredentialsProvider();
    boolean any = false;
    for (URI proxy : options.proxies().all()) {
      String user = proxy.getUserInfo();
      if (user != null && proxy.getHost() != null) {
        int colon = user.indexOf(':');
        String name = colon < 0 ? user : user.substring(0, colon);
        String password = colon < 0 ? "" : user.substring(colon + 1);
        provider.setCredentials(
            new AuthScope(proxy.getHost(), ProxyRoutes.port(proxy)),
            new UsernamePasswordCredentials(name, password.toCharArray()));
        any = true;
      }
    }
    return any ? Optional.of(provider) : Optional.empty();
  }

  /** Sends requests through the proxies of the options. */
  private static final class ProxyRoutes extends DefaultRoutePlanner {
    private final Proxies proxies;

    ProxyRoutes(Proxies proxies) {
      super(null);
      this.proxies = proxies;
    }

    @Override
    protected @Nullable HttpHost determineProxy(HttpHost target, HttpContext context) {
      return proxies
          .proxyFor(URI.create(target.toURI()))
          .map(proxy -> new HttpHost("http", proxy.getHost(), port(proxy)))
          .orElse(null);
    }

    static int port(URI proxy) {
      return proxy.getPort() < 0 ? 80 : proxy.getPort();
    }
  }
}

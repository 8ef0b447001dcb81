package io.deckhouse.aimodels.modelpack.testkit.registry;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import io.deckhouse.aimodels.modelpack.oci.Digest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import javax.net.ssl.SSLParameters;

/**
 * An OCI registry (distribution-spec 1.1) on a free port of the loopback interface. It keeps blobs
 * in files of a temporary directory, which it removes when it is closed, and counts all that it
 * does.
 */
public final class TestRegistry implements AutoCloseable {
  static {
    // Without it small answers wait for the client's acknowledgement of the one before.
    System.setProperty("sun.net.httpserver.nodelay", "true");
  }

  private final Path directory;
  private final RegistryContent content;
  private final Behaviour behaviour;
  private final Traffic traffic = new Traffic();
  private final TokenIssuer issuer;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpServer server;
  private final List<HttpServer> others = new ArrayList<>();
  private final String scheme;

  private TestRegistry(Setup setup) throws IOException {
    this.directory = Files.createTempDirectory("test-registry");
    this.content = new RegistryContent(directory);
    this.behaviour = setup.behaviour;
    this.issuer = new TokenIssuer(setup.access);
    this.scheme = setup.tls.isPresent() ? "https" : "http";
    this.server = serve(setup);
    HttpServer storage = serve(setup);
    HttpServer tokens = serve(setup);
    others.add(storage);
    others.add(tokens);
    boolean ownTokenPort = setup.access instanceof Access.Tokens access && access.ownPort();
    Optional<String> tokenOrigin = ownTokenPort ? Optional.of(origin(tokens)) : Optional.empty();
    RegistryHandler handler =
        new RegistryHandler(
            content,
            behaviour,
            new Gate(setup.access, issuer),
            issuer,
            origin(storage),
            tokenOrigin);
    start(server, exchange -> handle(exchange, handler::answer));
    StorageHandler blobs = new StorageHandler(content, new BlobAnswer(behaviour));
    start(storage, exchange -> handle(exchange, blobs::answer));
    start(
        tokens,
        exchange -> handle(exchange, call -> counted(call, RequestKind.TOKEN, issuer::answer)));
  }

  /** How a registry begins; only {@link Behaviour} may be changed later. */
  public static final class Setup {
    private Behaviour behaviour = new Behaviour();
    private Access access = new Access.Open();
    private Optional<TestTls> tls = Optional.empty();
    private boolean clientCertificates;

    private Setup() {}

    public Setup behaviour(Behaviour value) {
      behaviour = value;
      return this;
    }

    public Setup access(Access value) {
      access = value;
      return this;
    }

    /** Speaks TLS. */
    public Setup tls(TestTls value) {
      tls = Optional.of(value);
      return this;
    }

    /** Speaks TLS and refuses clients without a certificate of the same authority. */
    public Setup mutualTls(TestTls value) {
      clientCertificates = true;
      return tls(value);
    }

    public TestRegistry start() {
      try {
        return new TestRegistry(this);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** Begins to describe a registry. */
  public static Setup setup() {
    return new Setup();
  }

  /** Starts a registry that follows the specification and lets everybody in. */
  public static TestRegistry start() {
    return setup().start();
  }

  /** Starts a registry that lets everybody in. */
  public static TestRegistry start(Behaviour behaviour) {
    return setup().behaviour(behaviour).start();
  }

  /** Host and port, as the first component of a reference. */
  public String host() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  public int port() {
    return server.getAddress().getPort();
  }

  /** The URL of a path such as {@code /v2/}. */
  public URI uri(String path) {
    return URI.create(origin(server) + path);
  }

  /** What it does, to be changed at any time. */
  public Behaviour behaviour() {
    return behaviour;
  }

  /** What was sent and answered so far. */
  public Traffic traffic() {
    return traffic;
  }

  /** Makes all tokens invalid that were given so far. */
  public void revokeTokens() {
    issuer.revoke();
  }

  /** Whether a repository has a blob. */
  public boolean hasBlob(String repository, Digest digest) {
    return content.blob(repository, digest).isPresent();
  }

  /** The file that holds a blob, for tests that damage it. */
  public Path blobFile(Digest digest) {
    return content.file(digest);
  }

  /** The tags of a repository, sorted; none when nothing was pushed to it. */
  public List<String> tags(String repository) {
    return Optional.ofNullable(content.repositories.get(repository))
        .map(known -> List.copyOf(known.tags.keySet()))
        .orElse(List.of());
  }

  /** The exact bytes of a manifest, by tag or digest. */
  public Optional<byte[]> manifest(String repository, String reference) {
    return Optional.ofNullable(content.repositories.get(repository))
        .flatMap(known -> known.digest(reference).map(known.manifests::get))
        .map(manifest -> manifest.bytes().clone());
  }

  /** The sizes of the uploads that are neither finished nor given up. */
  public List<Long> unfinishedUploads() {
    return content.uploads.values().stream().map(Upload::size).sorted().toList();
  }

  /** Forgets all unfinished uploads, as registries do after some days. */
  public void purgeUploads() {
    content.uploads.clear();
  }

  private String origin(HttpServer of) {
    return scheme + "://127.0.0.1:" + of.getAddress().getPort();
  }

  private static HttpServer serve(Setup setup) throws IOException {
    InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    if (setup.tls.isEmpty()) {
      return HttpServer.create(address, 0);
    }
    HttpsServer server = HttpsServer.create(address, 0);
    server.setHttpsConfigurator(
        new HttpsConfigurator(setup.tls.get().serverContext()) {
          @Override
          public void configure(HttpsParameters parameters) {
            SSLParameters ssl = getSSLContext().getDefaultSSLParameters();
            ssl.setNeedClientAuth(setup.clientCertificates);
            parameters.setSSLParameters(ssl);
          }
        });
    return server;
  }

  private void start(HttpServer of, HttpHandler handler) {
    of.setExecutor(threads);
    of.createContext("/", handler);
    of.start();
  }

  private interface Answerer {
    void answer(Call call) throws IOException;
  }

  private void handle(HttpExchange exchange, Answerer answerer) {
    try (exchange) {
      answerer.answer(new Call(exchange, traffic));
    } catch (IOException e) {
      // The client is gone; that is its business.
      return;
    }
  }

  private static void counted(Call call, RequestKind kind, Answerer answerer) throws IOException {
    call.traffic().begin(call.recorded(kind));
    try {
      answerer.answer(call);
    } catch (Refusal e) {
      call.refuse(e);
    } finally {
      call.traffic().end();
    }
  }

  @Override
  public void close() {
    server.stop(0);
    others.forEach(other -> other.stop(0));
    threads.shutdownNow();
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

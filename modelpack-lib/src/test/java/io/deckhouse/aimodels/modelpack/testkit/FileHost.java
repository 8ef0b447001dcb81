package io.deckhouse.aimodels.modelpack.testkit;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A plain web server of files on a free port of the loopback interface. */
public final class FileHost implements AutoCloseable {
  private static final Pattern RANGE = Pattern.compile("bytes=(\\d+)-(\\d*)");

  /** How a file is served. */
  public enum Manner {
    /** With ranges, a length and a strong ETag. */
    USUAL,
    /** Whatever range is asked for, all of it comes. */
    WITHOUT_RANGES,
    /** As a web page. */
    PAGE,
    /** In chunks, so that its length is not told before its end. */
    WITHOUT_LENGTH,
    /** With ranges and a length; nothing tells one state from another. */
    WITHOUT_STATE,
    /** Compressed, as it says. */
    ENCODED
  }

  private static final class Served {
    private final byte[] bytes;
    private final String state;
    private final Manner manner;

    Served(byte[] bytes, String state, Manner manner) {
      this.bytes = bytes;
      this.state = state;
      this.manner = manner;
    }
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<String, Served> files = new ConcurrentHashMap<>();
  private final Map<String, Integer> statuses = new ConcurrentHashMap<>();
  private final Map<String, String> redirects = new ConcurrentHashMap<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final AtomicLong sentBytes = new AtomicLong();

  private FileHost(HttpServer server) {
    this.server = server;
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  /** Starts a server without files. */
  public static FileHost start() {
    try {
      return new FileHost(
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Serves a file in the usual manner. */
  public FileHost file(String path, byte[] bytes) {
    return file(path, bytes, Manner.USUAL);
  }

  /** Serves the bytes of a file of this machine in the usual manner. */
  public FileHost file(String path, Path file) throws IOException {
    return file(path, Files.readAllBytes(file));
  }

  public FileHost file(String path, byte[] bytes, Manner manner) {
    files.put(path, new Served(bytes, "\"" + files.size() + "-" + bytes.length + "\"", manner));
    return this;
  }

  /** Another state of a file, under another ETag. */
  public void change(String path, byte[] bytes) {
    files.put(path, new Served(bytes, "\"other\"", Manner.USUAL));
  }

  /** Answers with nothing but a status. */
  public FileHost status(String path, int status) {
    statuses.put(path, status);
    return this;
  }

  public FileHost redirect(String path, String target) {
    redirects.put(path, target);
    return this;
  }

  public String host() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  public URI uri(String path) {
    return URI.create("http://" + host() + path);
  }

  /** What was asked for: path, and range where there was one. */
  public List<String> requests() {
    return List.copyOf(requests);
  }

  /** How many bytes of bodies were sent. */
  public long sentBytes() {
    return sentBytes.get();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      String range = exchange.getRequestHeaders().getFirst("Range");
      requests.add(path + (range == null ? "" : " " + range));
      String target = redirects.get(path);
      Served served = files.get(path);
      if (target != null) {
        exchange.getResponseHeaders().set("Location", target);
        exchange.sendResponseHeaders(302, -1);
      } else if (statuses.containsKey(path) || served == null) {
        exchange.sendResponseHeaders(statuses.getOrDefault(path, 404), -1);
      } else {
        serve(exchange, served, range);
      }
    } catch (IOException e) {
      // The client has gone.
      return;
    }
  }

  private void serve(HttpExchange exchange, Served served, String range) throws IOException {
    if (served.manner != Manner.WITHOUT_STATE) {
      exchange.getResponseHeaders().set("ETag", served.state);
    }
    if (served.manner == Manner.ENCODED) {
      exchange.getResponseHeaders().set("Content-Encoding", "gzip");
    }
    if (served.manner == Manner.PAGE) {
      exchange.getResponseHeaders().set("Content-Type", "text/html; charset=utf-8");
    }
    byte[] bytes = served.bytes;
    Matcher wanted = RANGE.matcher(range == null ? "" : range);
    String state = exchange.getRequestHeaders().getFirst("If-Range");
    boolean ranged =
        wanted.matches()
            && (served.manner == Manner.USUAL || served.manner == Manner.WITHOUT_STATE)
            && (state == null || state.equals(served.state));
    if (!ranged) {
      exchange.sendResponseHeaders(
          200, served.manner == Manner.WITHOUT_LENGTH ? 0 : bytes.length == 0 ? -1 : bytes.length);
      send(exchange, bytes, 0, bytes.length);
      return;
    }
    int start = Integer.parseInt(wanted.group(1));
    if (start >= bytes.length) {
      exchange.getResponseHeaders().set("Content-Range", "bytes */" + bytes.length);
      exchange.sendResponseHeaders(416, -1);
      return;
    }
    int end =
        wanted.group(2).isEmpty()
            ? bytes.length
            : (int) Math.min(bytes.length, Long.parseLong(wanted.group(2)) + 1);
    exchange
        .getResponseHeaders()
        .set("Content-Range", "bytes " + start + "-" + (end - 1) + "/" + bytes.length);
    exchange.sendResponseHeaders(206, end - start);
    send(exchange, bytes, start, end);
  }

  private void send(HttpExchange exchange, byte[] bytes, int start, int end) throws IOException {
    OutputStream out = exchange.getResponseBody();
    for (int at = start; at < end; at += 64 * 1024) {
      int count = Math.min(64 * 1024, end - at);
      out.write(bytes, at, count);
      sentBytes.addAndGet(count);
    }
    out.close();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.close();
  }
}

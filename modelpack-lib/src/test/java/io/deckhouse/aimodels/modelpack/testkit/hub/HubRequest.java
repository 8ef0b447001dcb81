package io.deckhouse.aimodels.modelpack.testkit.hub;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A request as it came over a connection.
 *
 * @param target path and query
 * @param headers by name in lower case
 */
@SuppressWarnings("ArrayRecordComponent") // It is never compared.
record HubRequest(String method, String target, Map<String, String> headers, byte[] body) {
  private static final int LINE_MAX_BYTES = 64 * 1024;
  private static final int BODY_MAX_BYTES = 16 * 1024 * 1024;

  /** Reads the next request; empty when the client has no more. */
  static Optional<HubRequest> read(InputStream in) throws IOException {
    int first = in.read();
    if (first < 0) {
      return Optional.empty();
    }
    String[] start = ((char) first + line(in)).split(" ", 3);
    if (start.length != 3 || !start[1].startsWith("/")) {
      throw new IOException("not a request");
    }
    Map<String, String> headers = new TreeMap<>();
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      String[] pair = line.split(":", 2);
      headers.put(pair[0].toLowerCase(Locale.ROOT), pair.length == 1 ? "" : pair[1].trim());
    }
    int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
    byte[] body = in.readNBytes(Math.min(length, BODY_MAX_BYTES));
    return Optional.of(new HubRequest(start[0], start[1], headers, body));
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0 || line.length() > LINE_MAX_BYTES) {
        throw new EOFException("no end of a line");
      }
      line.append((char) next);
    }
    return line.toString().strip();
  }

  Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
  }

  @Override
  public String toString() {
    return method + " " + target;
  }
}

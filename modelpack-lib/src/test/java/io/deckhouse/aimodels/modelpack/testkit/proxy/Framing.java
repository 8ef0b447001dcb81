package io.deckhouse.aimodels.modelpack.testkit.proxy;

/** How a receiver knows where a body ends (RFC 9112, section 6.3). */
sealed interface Framing {
  /** A number of bytes, which may be none. */
  record Length(long bytes) implements Framing {}

  /** Chunks, the last of which is empty. */
  record Chunked() implements Framing {}

  /** Whatever comes until the connection ends. */
  record UntilClose() implements Framing {}

  static Framing ofRequest(Head head) {
    if (head.headerHas("Transfer-Encoding", "chunked")) {
      return new Chunked();
    }
    return new Length(head.header("Content-Length").map(Long::parseLong).orElse(0L));
  }

  static Framing ofResponse(Head head, String method) {
    int status = head.status();
    if (method.equals("HEAD") || status < 200 || status == 204 || status == 304) {
      return new Length(0);
    }
    if (head.headerHas("Transfer-Encoding", "chunked")) {
      return new Chunked();
    }
    return head.header("Content-Length")
        .map(length -> (Framing) new Length(Long.parseLong(length)))
        .orElse(new UntilClose());
  }

  /** Whether there is nothing to relay. */
  default boolean isEmpty() {
    return this instanceof Length length && length.bytes() == 0;
  }
}

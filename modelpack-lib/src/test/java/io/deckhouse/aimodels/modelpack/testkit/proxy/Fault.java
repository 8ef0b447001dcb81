package io.deckhouse.aimodels.modelpack.testkit.proxy;

import java.util.Map;

/** What goes wrong with one request. Offsets count the bytes of a body, without its framing. */
public sealed interface Fault {
  /** The client's connection is reset and the server never hears of the request. */
  record ResetBeforeForward() implements Fault {}

  /**
   * The client's connection is reset when so much of the request's body was passed on. The server's
   * is closed in order, so that it gets exactly these bytes.
   */
  record ResetRequestAt(long bytes) implements Fault {}

  /** As {@link ResetRequestAt}, before the last byte; before the last chunk where no length is. */
  record ResetRequestAtLastByte() implements Fault {}

  /** The client's connection is reset when so much of the answer's body was passed on. */
  record ResetResponseAt(long bytes) implements Fault {}

  /** As {@link ResetResponseAt}, before the last byte; before the last chunk where no length is. */
  record ResetResponseAtLastByte() implements Fault {}

  /** The server does what it was asked for, and the client's connection is reset instead. */
  record LoseAnswer() implements Fault {}

  /**
   * No more of the request's body is read, and its connections stay open. The server does not see
   * the client go away, as behind a network that drops packets, until the proxy is closed.
   */
  record StallRequestAt(long bytes) implements Fault {}

  /** No more of the answer's body is passed on until the client goes away. */
  record StallResponseAt(long bytes) implements Fault {}

  /** The answer's body ends here, with an orderly close, whatever its head promised. */
  record TruncateResponseAt(long bytes) implements Fault {}

  /** The lowest bit of one byte of the answer's body is another. */
  record FlipBitAt(long offset) implements Fault {}

  /** The answer's ETag is another one. */
  record ChangeEtag() implements Fault {}

  /** The server does not see the request's Range. */
  record DropRange() implements Fault {}

  /**
   * The proxy answers by itself and the server never hears of the request.
   *
   * @param readsBody whether the request's body is read first; else the connection ends
   */
  record Answer(int status, Map<String, String> headers, boolean readsBody) implements Fault {
    public Answer {
      headers = Map.copyOf(headers);
    }
  }

  /** An answer with a status, after the request's body. */
  static Fault answer(int status) {
    return new Answer(status, Map.of(), true);
  }

  /** An answer with a status, while the request's body is still coming. */
  static Fault answerAtOnce(int status) {
    return new Answer(status, Map.of(), false);
  }

  /** An answer that asks to come again later. */
  static Fault retryAfter(int status, int seconds) {
    return new Answer(status, Map.of("Retry-After", Integer.toString(seconds)), true);
  }
}

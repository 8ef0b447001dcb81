package io.deckhouse.aimodels.modelpack.http;

/** Sends one request and gives its answer. Blocks; safe for use by several threads. */
@FunctionalInterface
public interface HttpExchange {
  /**
   * Sends a request once: no redirect is followed, nothing is repeated.
   *
   * @return the answer, whatever its status; the caller closes it
   * @throws io.deckhouse.aimodels.modelpack.UnavailableException when the peer cannot be reached,
   *     breaks off, or is silent for too long
   * @throws io.deckhouse.aimodels.modelpack.InterruptedTransferException when the thread is
   *     interrupted
   */
  HttpAnswer send(HttpRequest request);

  /** Counts the attempts of one piece of work that is done with these requests. */
  default Retries retries() {
    return new Retries(HttpOptions.RETRY_PAUSE);
  }
}

package io.deckhouse.aimodels.modelpack.source.url;

import io.deckhouse.aimodels.modelpack.UnavailableException;
import io.deckhouse.aimodels.modelpack.http.HttpAnswer;
import io.deckhouse.aimodels.modelpack.http.HttpCaller;
import io.deckhouse.aimodels.modelpack.http.HttpExchange;
import io.deckhouse.aimodels.modelpack.http.HttpRequest;
import io.deckhouse.aimodels.modelpack.http.Retries;

/** Requests that began with TLS stay with it, wherever redirects lead. */
record SecureExchange(HttpExchange exchange) implements HttpExchange {
  @Override
  public HttpAnswer send(HttpRequest request) {
    if ("http".equalsIgnoreCase(request.uri().getScheme())) {
      throw UnavailableException.lasting(
          "the server sends on to " + HttpCaller.shown(request.uri()) + ", which has no TLS",
          "use the address of a server with https all the way");
    }
    return exchange.send(request);
  }

  @Override
  public Retries retries() {
    return exchange.retries();
  }
}

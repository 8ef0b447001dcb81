package io.deckhouse.aimodels.modelpack.content.registry;

import io.deckhouse.aimodels.modelpack.http.HttpAnswer;
import io.deckhouse.aimodels.modelpack.http.HttpCaller;
import io.deckhouse.aimodels.modelpack.http.HttpRequest;
import java.net.URI;
import java.util.function.Consumer;

/**
 * Makes the requests of all endpoints for one repository.
 *
 * @param host as it is written in references
 * @param repository its name in the registry
 * @param base scheme, host and port of the API
 * @param reading asks with a token that reads
 * @param writing asks with a token that reads and writes
 * @param addScope makes that token good for something of another repository too
 */
record RegistryCaller(
    String host,
    String repository,
    URI base,
    HttpCaller reading,
    HttpCaller writing,
    Consumer<String> addScope) {
  /** What the repository is called in messages. */
  String name() {
    return host + "/" + repository;
  }

  /** The address of something of the repository, as in {@code blobs/sha256:…}. */
  URI address(String rest) {
    return base.resolve("/v2/" + repository + "/" + rest);
  }

  /** Makes a request that may be repeated and changes nothing. */
  HttpAnswer read(HttpRequest request) {
    return reading.call(request);
  }

  /** Makes a request that changes nothing, and reads its answer, until that succeeds. */
  <T> T read(HttpRequest request, HttpCaller.Reader<T> reader) {
    return reading.call(request, reader);
  }

  /** Makes a request that changes something and may be repeated. */
  HttpAnswer write(HttpRequest request) {
    return writing.call(request);
  }
}

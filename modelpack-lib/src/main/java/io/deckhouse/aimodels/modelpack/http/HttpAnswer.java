package io.deckhouse.aimodels.modelpack.http;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** An answer whose body has not been read yet. Closing it gives the connection back or ends it. */
public interface HttpAnswer extends AutoCloseable {
  /** The address that answered, which after a redirect is not the one that was asked. */
  URI uri();

  int status();

  /** The first header of a name, in any case. */
  Optional<String> header(String name);

  /** All headers of a name, in any case. */
  List<String> headers(String name);

  /** The length that the answer declares, in bytes. */
  OptionalLong length();

  /** The body; empty when there is none. */
  InputStream body() throws IOException;

  /** The beginning of the body, for messages: at most so many bytes, and never a failure. */
  byte[] excerpt(int maxBytes);

  @Override
  void close();
}

package io.deckhouse.aimodels.modelpack.http;

import java.util.Optional;

/** Says who the caller is, to one origin. Safe for use by several threads. */
public interface Authorization {
  /** The value of the header {@code Authorization} for a request, where one is known. */
  Optional<String> header(HttpRequest request);

  /**
   * Deals with a 401: gets what the answer asks for. Blocks.
   *
   * @param request what was refused, with the header that was sent
   * @return whether the request is worth repeating
   * @throws io.deckhouse.aimodels.modelpack.UnauthorizedException when the credentials are refused
   */
  boolean answer(HttpRequest request, HttpAnswer refusal);
}

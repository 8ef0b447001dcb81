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

  /** Nobody in particular. */
  static Authorization none() {
    return new Authorization() {
      @Override
      public Optional<String> header(HttpRequest request) {
        return Optional.empty();
      }

      @Override
      public boolean answer(HttpRequest request, HttpAnswer refusal) {
        return false;
      }
    };
  }

  /** Whoever has a token (RFC 6750), which is sent with every request. */
  static Authorization bearer(String token) {
    return new Authorization() {
      @Override
      public Optional<String> header(HttpRequest request) {
        return Optional.of("Bearer " + token);
      }

      @Override
      public boolean answer(HttpRequest request, HttpAnswer refusal) {
        return false;
      }
    };
  }
}

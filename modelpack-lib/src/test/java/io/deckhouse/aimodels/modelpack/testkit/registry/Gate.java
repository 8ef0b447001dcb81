package io.deckhouse.aimodels.modelpack.testkit.registry;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/** Lets callers pass, or tells them how to prove who they are (RFC 9110, section 11.6.1). */
final class Gate {
  private final Access access;
  private final TokenIssuer issuer;

  Gate(Access access, TokenIssuer issuer) {
    this.access = access;
    this.issuer = issuer;
  }

  /** What a basic Authorization looks like. */
  static String basic(String user, String password) {
    byte[] pair = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(pair);
  }

  /**
   * Checks the credentials of a call.
   *
   * @param tokenOrigin where the tokens come from, as the caller is to reach it
   * @throws Refusal with the challenge, when they do not suffice
   */
  void check(Call call, Route route, String tokenOrigin) {
    switch (access) {
      case Access.Open open -> {}
      case Access.Basic basic -> {
        String expected = basic(basic.user(), basic.password());
        if (!call.header("Authorization").map(expected::equals).orElse(false)) {
          call.with("WWW-Authenticate", "Basic realm=\"test registry\"");
          throw unauthorized();
        }
      }
      case Access.Tokens tokens -> checkToken(call, route, tokenOrigin);
    }
  }

  /** Whether the caller may also pull from another repository. */
  boolean mayPull(Call call, Optional<String> repository) {
    return !(access instanceof Access.Tokens)
        || (repository.isPresent()
            && bearer(call)
                .map(token -> issuer.grants(token, repository.get(), "pull"))
                .orElse(false));
  }

  private void checkToken(Call call, Route route, String tokenOrigin) {
    String action = action(call, route);
    Optional<String> token = bearer(call);
    TokenIssuer.Verdict verdict =
        token
            .map(given -> issuer.use(given, route.repository(), action))
            .orElse(TokenIssuer.Verdict.MISSING);
    if (verdict == TokenIssuer.Verdict.GOOD) {
      return;
    }
    StringBuilder challenge = new StringBuilder("Bearer realm=\"");
    challenge.append(tokenOrigin).append("/token\",service=\"").append(TokenIssuer.SERVICE);
    challenge.append('"');
    if (route.kind() == RequestKind.CATALOG) {
      challenge.append(",scope=\"registry:catalog:*\"");
    } else if (!route.repository().isEmpty()) {
      String wanted = action.equals("push") ? "pull,push" : action;
      challenge.append(",scope=\"repository:").append(route.repository()).append(':');
      challenge.append(wanted).append('"');
    }
    switch (verdict) {
      case INVALID -> challenge.append(",error=\"invalid_token\"");
      case INSUFFICIENT -> challenge.append(",error=\"insufficient_scope\"");
      case MISSING, GOOD -> {}
    }
    call.with("WWW-Authenticate", challenge.toString());
    throw unauthorized();
  }

  private static Optional<String> bearer(Call call) {
    return call.header("Authorization")
        .filter(value -> value.startsWith("Bearer "))
        .map(value -> value.substring("Bearer ".length()));
  }

  private static String action(Call call, Route route) {
    if (route.kind() == RequestKind.CATALOG) {
      return "*";
    }
    return switch (call.method()) {
      case "GET", "HEAD" -> "pull";
      case "DELETE" -> route.kind() == RequestKind.UPLOAD_CANCEL ? "push" : "delete";
      default -> "push";
    };
  }

  private static Refusal unauthorized() {
    return new Refusal(401, "UNAUTHORIZED", "authentication required");
  }
}

package io.deckhouse.aimodels.modelpack.testkit.registry;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.deckhouse.aimodels.modelpack.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Gives bearer tokens and knows what each is good for (distribution, "Token Authentication"). */
final class TokenIssuer {
  static final String SERVICE = "test-registry";
  private static final int FORM_MAX_BYTES = 64 * 1024;

  private final Access access;
  private final Map<String, Grant> grants = new ConcurrentHashMap<>();

  TokenIssuer(Access access) {
    this.access = access;
  }

  /** What a token turned out to be worth. */
  enum Verdict {
    GOOD,
    MISSING,
    INVALID,
    INSUFFICIENT
  }

  private record Grant(Set<String> actions, AtomicInteger usesLeft, long endNanos) {}

  /** Uses a token once, for an action on a repository; an empty repository needs any token. */
  Verdict use(String token, String repository, String action) {
    Grant grant = grants.get(token);
    if (grant == null
        || System.nanoTime() - grant.endNanos >= 0
        || grant.usesLeft.getAndDecrement() <= 0) {
      return Verdict.INVALID;
    }
    boolean any = repository.isEmpty() && !action.equals("*");
    return any || grant.actions.contains(repository + ":" + action)
        ? Verdict.GOOD
        : Verdict.INSUFFICIENT;
  }

  boolean grants(String token, String repository, String action) {
    Grant grant = grants.get(token);
    return grant != null && grant.actions.contains(repository + ":" + action);
  }

  /** Makes all tokens invalid that were given so far. */
  void revoke() {
    grants.clear();
  }

  /** Answers a request for a token: GET with basic authentication, or POST with a form. */
  void answer(Call call) throws IOException {
    if (!(access instanceof Access.Tokens tokens)) {
      throw new Refusal(404, "UNSUPPORTED", "no tokens here");
    }
    Map<String, List<String>> form =
        call.method().equals("POST")
            ? Call.form(new String(call.body().readNBytes(FORM_MAX_BYTES), StandardCharsets.UTF_8))
            : Map.of();
    boolean known = authenticate(tokens, call, form);
    List<String> scopes = form.getOrDefault("scope", call.queries("scope"));
    Set<String> actions = new HashSet<>();
    for (String list : scopes) {
      for (String scope : list.split(" ", -1)) {
        add(actions, scope, known);
      }
    }
    String token = "token-" + UUID.randomUUID();
    long endNanos = System.nanoTime() + Duration.ofMillis(tokens.lifeMillis()).toNanos();
    grants.put(token, new Grant(actions, new AtomicInteger(tokens.uses()), endNanos));
    ObjectNode body = Json.object();
    body.put(call.method().equals("POST") ? "access_token" : "token", token);
    body.put("expires_in", Math.max(1, tokens.lifeMillis() / 1000));
    call.json(200, body);
  }

  private static boolean authenticate(
      Access.Tokens tokens, Call call, Map<String, List<String>> form) {
    Optional<String> header = call.header("Authorization");
    boolean anonymous = header.isEmpty() && form.isEmpty();
    if (anonymous && tokens.anonymousPull()) {
      return false;
    }
    boolean byHeader =
        header.isPresent() && header.get().equals(Gate.basic(tokens.user(), tokens.password()));
    boolean byPassword =
        form.getOrDefault("username", List.of()).contains(tokens.user())
            && form.getOrDefault("password", List.of()).contains(tokens.password());
    boolean byIdentity = form.getOrDefault("refresh_token", List.of()).contains(tokens.password());
    if (!byHeader && !byPassword && !byIdentity) {
      call.with("WWW-Authenticate", "Basic realm=\"test tokens\"");
      throw new Refusal(401, "UNAUTHORIZED", "incorrect username or password");
    }
    return true;
  }

  private static void add(Set<String> actions, String scope, boolean known) {
    int first = scope.indexOf(':');
    int last = scope.lastIndexOf(':');
    if (first < 0 || first == last) {
      return;
    }
    boolean catalog = scope.startsWith("registry:");
    String name = catalog ? "" : scope.substring(first + 1, last);
    for (String action : scope.substring(last + 1).split(",", -1)) {
      if (known || (action.equals("pull") && !catalog)) {
        actions.add(name + ":" + action);
      }
    }
  }
}

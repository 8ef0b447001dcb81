package io.deckhouse.aimodels.modelpack.testkit.hub;

import io.deckhouse.aimodels.modelpack.json.Json;
import io.deckhouse.aimodels.modelpack.testkit.hub.HubRepo.HubCommit;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Lets callers in, and takes their requests to the API or to a file. */
final class HubHandler {
  private static final String BEARER = "Bearer ";

  private final HubContent content;
  private final HubFaults faults;
  private final HubApi api;
  private final HubCdn cdn;
  private final String cdnOrigin;
  private final FileAnswer answer;

  HubHandler(HubContent content, HubFaults faults, HubCdn cdn, String cdnOrigin) {
    this.content = content;
    this.faults = faults;
    this.api = new HubApi(content);
    this.cdn = cdn;
    this.cdnOrigin = cdnOrigin;
    this.answer = new FileAnswer(faults);
  }

  void answer(HubCall call) throws IOException, InterruptedException {
    faults.asked(call.target());
    call.with("X-Request-Id", "Root=1-test").with("X-Powered-By", "huggingface-moon");
    try {
      limitRate(call);
      dispatch(call);
    } catch (HubRefusal e) {
      call.refuse(e);
    }
  }

  private void limitRate(HubCall call) {
    if (faults.takeLimit()) {
      HubFaults.RateLimit limit = faults.limit();
      call.with("ratelimit", "\"api\";r=0;t=" + limit.seconds());
      call.with("ratelimit-policy", "\"fixed window\";\"api\";q=500;w=300");
      if (limit.retryAfter()) {
        call.with("Retry-After", "" + limit.seconds());
      }
      throw HubRefusal.of(
          limit.status(),
          "We had to rate limit your IP. To continue using our service, create a HF account or login.");
    }
  }

  private void dispatch(HubCall call) throws IOException, InterruptedException {
    Optional<String> token = token(call);
    if (call.target().equals("/api/whoami-v2")) {
      if (token.isEmpty()) {
        throw HubRefusal.unknownCaller();
      }
      call.json(200, Json.object().put("type", "user").put("name", "someone"));
      return;
    }
    HubRoute route =
        HubRoute.of(call.segments())
            .orElseThrow(() -> HubRefusal.of(404, "Sorry, we can't find the page"));
    Optional<String> newName = content.newName(route.id());
    if (newName.isPresent()) {
      redirect(call, newName.get(), route);
      return;
    }
    HubRepo repo = repository(route.id(), token);
    switch (route.action()) {
      case "resolve" -> resolve(call, repo, route, token);
      case "resolve-cache" -> inline(call, repo, route, token);
      default -> api.answer(call, repo, route);
    }
  }

  /** Who asks; nobody without a token. */
  private Optional<String> token(HubCall call) {
    Optional<String> token =
        call.header("Authorization")
            .map(text -> text.startsWith(BEARER) ? text.substring(BEARER.length()) : "");
    if (token.isPresent() && !content.isToken(token.get())) {
      throw HubRefusal.of(401, "Invalid credentials in Authorization header");
    }
    return token;
  }

  private HubRepo repository(String id, Optional<String> token) {
    Optional<HubRepo> repo =
        content.repository(id).filter(known -> !known.isPrivate() || known.isGranted(token));
    if (repo.isEmpty()) {
      throw token.isPresent()
          ? HubRefusal.of(404, "RepoNotFound", "Repository not found")
          : HubRefusal.unknownCaller();
    }
    if (repo.get().isDisabled()) {
      throw HubRefusal.of(403, "Access to this resource is disabled.");
    }
    return repo.get();
  }

  private void redirect(HubCall call, String newName, HubRoute route) throws IOException {
    String path = call.target();
    int at = path.indexOf(route.id());
    String target = path.substring(0, at) + newName + path.substring(at + route.id().length());
    call.with("Location", target);
    call.text(content.renameStatus(), "Temporary Redirect. Redirecting to " + target);
  }

  private static void requireAccess(HubRepo repo, Optional<String> token) {
    if (repo.gated().isEmpty() || repo.isGranted(token)) {
      return;
    }
    if (token.isEmpty()) {
      throw HubRefusal.of(
          401,
          "GatedRepo",
          "Access to model "
              + repo.id()
              + " is restricted. You must have access to it and be authenticated to access it."
              + " Please log in.");
    }
    throw HubRefusal.of(
        403,
        "GatedRepo",
        "Access to model "
            + repo.id()
            + " is restricted and you are not in the authorized list. Visit"
            + " https://huggingface.co/"
            + repo.id()
            + " to ask for access.");
  }

  /** The commit and file that a route names. */
  private record Found(HubCommit commit, String path, HubFile file) {}

  private static Found find(HubRepo repo, HubRoute route, Optional<String> token) {
    requireAccess(repo, token);
    HubCommit commit = HubApi.commit(repo, route.revision().orElse("main"));
    HubFile file = commit.files().get(route.path());
    if (file == null) {
      throw HubRefusal.noEntry("Entry not found");
    }
    return new Found(commit, route.path(), file);
  }

  private void resolve(HubCall call, HubRepo repo, HubRoute route, Optional<String> token)
      throws IOException {
    Found found = find(repo, route, token);
    call.with("X-Repo-Commit", found.commit().sha()).with("Accept-Ranges", "bytes");
    call.with("X-Linked-Size", "" + found.file().size());
    if (found.file().lfs().isEmpty()) {
      String target =
          "/api/resolve-cache/models/%s/%s/%s%s"
              .formatted(repo.id(), found.commit().sha(), encoded(found.path()), call.query());
      call.with("X-Linked-Etag", faults.etag(found.file().oid())).with("Location", target);
      call.text(307, "Temporary Redirect. Redirecting to " + target);
      return;
    }
    HubFile.Lfs lfs = found.file().lfs().get();
    String target =
        cdnOrigin + cdn.link(repo.id(), found.commit().sha(), found.path(), found.file());
    call.with("X-Linked-Etag", faults.etag(lfs.sha256())).with("X-Xet-Hash", lfs.xetHash());
    call.with(
        "Link",
        "<%s/api/models/%s/xet-read-token/%s>; rel=\"xet-auth\""
            .formatted(call.origin(), repo.id(), found.commit().sha()));
    call.with("Location", target);
    call.text(302, "Found. Redirecting to " + target);
  }

  private void inline(HubCall call, HubRepo repo, HubRoute route, Optional<String> token)
      throws IOException, InterruptedException {
    Found found = find(repo, route, token);
    call.with("X-Repo-Commit", found.commit().sha());
    answer.send(call, found.path(), found.file().bytes(), faults.etag(found.file().oid()));
  }

  private static String encoded(String path) {
    return List.of(path.split("/", -1)).stream()
        .map(part -> URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20"))
        .collect(Collectors.joining("/"));
  }
}

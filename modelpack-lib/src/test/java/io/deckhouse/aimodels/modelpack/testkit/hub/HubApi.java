package io.deckhouse.aimodels.modelpack.testkit.hub;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.deckhouse.aimodels.modelpack.json.Json;
import io.deckhouse.aimodels.modelpack.testkit.hub.HubRepo.HubCommit;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/** What the hub says about a repository, as JSON. */
final class HubApi {
  private static final String TIME = "2026-01-01T00:00:00.000Z";

  private final HubContent content;

  HubApi(HubContent content) {
    this.content = content;
  }

  /** The commit that a revision means. */
  static HubCommit commit(HubRepo repo, String revision) {
    return repo.find(revision)
        .orElseThrow(() -> HubRefusal.of(404, "RevisionNotFound", "Invalid rev id: " + revision));
  }

  void answer(HubCall call, HubRepo repo, HubRoute route) throws IOException {
    switch (route.action()) {
      case "" -> call.json(200, model(call, repo, commit(repo, "main")));
      case "revision" -> call.json(200, model(call, repo, commit(repo, whole(route))));
      case "tree" -> tree(call, repo, route);
      case "paths-info" -> call.json(200, pathsInfo(call, commit(repo, whole(route))));
      case "refs" -> call.json(200, references(call, repo));
      default -> throw HubRefusal.of(404, "Sorry, we can't find the page");
    }
  }

  private static String whole(HubRoute route) {
    return String.join("/", route.rest());
  }

  private static ObjectNode model(HubCall call, HubRepo repo, HubCommit commit) {
    ObjectNode model = Json.object();
    model.put("_id", HubFile.hex("SHA-1", bytes(repo.id())).substring(0, 24));
    model.put("id", repo.id()).put("modelId", repo.id()).put("sha", commit.sha());
    model.put("author", repo.id().split("/", 2)[0]);
    model.put("private", repo.isPrivate()).put("disabled", repo.isDisabled());
    repo.gated().ifPresentOrElse(kind -> model.put("gated", kind), () -> model.put("gated", false));
    model.put("lastModified", TIME).put("createdAt", TIME).put("downloads", 0).put("likes", 0);
    model.put("library_name", "transformers").putArray("tags").add("test");
    long used = commit.files().values().stream().mapToLong(HubFile::size).sum();
    model.put("usedStorage", used).putArray("spaces");
    boolean blobs = call.query("blobs").map(Boolean::valueOf).orElse(false);
    ArrayNode siblings = model.putArray("siblings");
    commit
        .files()
        .forEach(
            (path, file) -> {
              ObjectNode sibling = siblings.addObject().put("rfilename", path);
              if (blobs) {
                sibling.put("size", file.size()).put("blobId", file.oid());
                file.lfs()
                    .ifPresent(
                        lfs ->
                            sibling
                                .putObject("lfs")
                                .put("sha256", lfs.sha256())
                                .put("size", file.size())
                                .put("pointerSize", lfs.pointerSize()));
              }
            });
    return model;
  }

  private void tree(HubCall call, HubRepo repo, HubRoute route) throws IOException {
    HubCommit commit = commit(repo, route.revision().orElse("main"));
    boolean recursive = call.query("recursive").map(Boolean::valueOf).orElse(false);
    List<ObjectNode> entries = entries(commit, route.path(), recursive);
    if (entries.isEmpty() && !route.path().isEmpty()) {
      throw HubRefusal.noEntry(
          route.path() + " does not exist on \"" + route.revision().orElse("main") + "\"");
    }
    int limit =
        Math.min(
            content.pageSize(),
            call.query("limit").map(Integer::valueOf).orElse(Integer.MAX_VALUE));
    int start = call.query("cursor").map(HubApi::position).orElse(0);
    int end = Math.min(entries.size(), start + limit);
    if (end < entries.size()) {
      String query = "recursive=" + recursive + "&limit=" + limit + "&cursor=" + cursor(end);
      String path = call.target().split("\\?", 2)[0];
      String origin = content.pageOrigin().orElse(call.origin());
      call.with("Link", "<" + origin + path + "?" + query + ">; rel=\"next\"");
    }
    ArrayNode page = Json.array();
    entries.subList(Math.min(start, end), end).forEach(page::add);
    call.json(200, page);
  }

  private static String cursor(int position) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(bytes("{\"at\":" + position + "}"));
  }

  private static int position(String cursor) {
    try {
      String text = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
      return Integer.parseInt(text.replaceAll("\\D", ""));
    } catch (IllegalArgumentException e) {
      throw HubRefusal.of(400, "Invalid cursor");
    }
  }

  private static List<ObjectNode> entries(HubCommit commit, String folder, boolean recursive) {
    String prefix = folder.isEmpty() ? "" : folder + "/";
    TreeSet<String> folders = new TreeSet<>();
    TreeMap<String, ObjectNode> byPath = new TreeMap<>();
    commit
        .files()
        .forEach(
            (path, file) -> {
              if (!path.startsWith(prefix)) {
                return;
              }
              int slash = path.indexOf('/', prefix.length());
              while (slash > 0) {
                folders.add(path.substring(0, slash));
                slash = recursive ? path.indexOf('/', slash + 1) : -1;
              }
              if (recursive || path.indexOf('/', prefix.length()) < 0) {
                byPath.put(path, entry(path, file));
              }
            });
    folders.forEach(path -> byPath.put(path, directory(path)));
    return new ArrayList<>(byPath.values());
  }

  private static ObjectNode directory(String path) {
    String oid = HubFile.hex("SHA-1", bytes("tree " + path));
    return Json.object().put("type", "directory").put("oid", oid).put("size", 0).put("path", path);
  }

  private static ObjectNode entry(String path, HubFile file) {
    ObjectNode entry = Json.object().put("type", "file").put("oid", file.oid());
    entry.put("size", file.size());
    file.lfs()
        .ifPresent(
            lfs -> {
              entry
                  .putObject("lfs")
                  .put("oid", lfs.sha256())
                  .put("size", file.size())
                  .put("pointerSize", lfs.pointerSize());
              entry.put("xetHash", lfs.xetHash());
            });
    return entry.put("path", path);
  }

  /** Of the paths that there are; the others are left out. */
  private static ArrayNode pathsInfo(HubCall call, HubCommit commit) {
    ArrayNode found = Json.array();
    List<ObjectNode> all = entries(commit, "", true);
    for (String path : paths(call)) {
      all.stream().filter(entry -> entry.path("path").asText().equals(path)).forEach(found::add);
    }
    return found;
  }

  private static List<String> paths(HubCall call) {
    String body = new String(call.body(), StandardCharsets.UTF_8);
    if (!call.header("Content-Type").orElse("").startsWith("application/json")) {
      return HubCall.form(body).getOrDefault("paths", List.of());
    }
    List<String> paths = new ArrayList<>();
    JsonNode listed = Json.parseObject(call.body(), "body").path("paths");
    listed.forEach(path -> paths.add(path.asText()));
    return paths;
  }

  private static ObjectNode references(HubCall call, HubRepo repo) {
    ObjectNode lists = Json.object();
    Map<String, ArrayNode> byPrefix = new TreeMap<>();
    byPrefix.put("refs/heads/", lists.putArray("branches"));
    byPrefix.put("refs/tags/", lists.putArray("tags"));
    byPrefix.put("refs/convert/", lists.putArray("converts"));
    Optional<String> requests = call.query("include_prs");
    if (requests.isPresent()) {
      byPrefix.put("refs/pr/", lists.putArray("pullRequests"));
    }
    repo.references()
        .forEach(
            (name, sha) ->
                byPrefix.forEach(
                    (prefix, list) -> {
                      if (name.startsWith(prefix)) {
                        list.addObject()
                            .put("name", name.substring(prefix.length()))
                            .put("ref", name)
                            .put("targetCommit", sha);
                      }
                    }));
    return lists;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}

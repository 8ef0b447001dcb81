package io.deckhouse.aimodels.modelpack.testkit.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.deckhouse.aimodels.modelpack.testkit.hub.HubFault.Kind;
import io.deckhouse.aimodels.modelpack.testkit.hub.HubTraffic.Server;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The hub answers as Hugging Face does; its own client is asked by {@code .ci/interop/hub.sh}. */
@Timeout(60)
class TestHubTest {
  private static final String WEIGHTS = "0123456789abcdefghij";

  @TempDir private Path directory;

  private final TestHub hub = TestHub.start().token("hf_right").token("hf_other");
  private final HubRepo repo = hub.repository("org/model").grant("hf_right");
  private final HttpClient client = HttpClient.newHttpClient();
  private String commit = "";

  @BeforeEach
  void commit() {
    Map<String, HubFile> files = new HashMap<>();
    files.put("config.json", HubFile.inline("{}\n"));
    files.put("a/b/notes.md", HubFile.inline("Notes"));
    files.put("model.bin", HubFile.lfs(WEIGHTS.getBytes(StandardCharsets.UTF_8)));
    commit = repo.commit("main", files);
  }

  @AfterEach
  void close() {
    client.close();
    hub.close();
  }

  private HttpResponse<String> get(String target, String... headers) throws Exception {
    return send("GET", hub.endpoint() + target, headers);
  }

  private HttpResponse<String> send(String method, String uri, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(uri)).method(method, HttpRequest.BodyPublishers.noBody());
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private static String header(HttpResponse<?> response, String name) {
    return response.headers().firstValue(name).orElse("");
  }

  private String link() throws Exception {
    return header(get("/org/model/resolve/main/model.bin"), "Location");
  }

  @Test
  void sendsSmallFilesOnToARelativeAddress() throws Exception {
    HttpResponse<String> answer =
        send("HEAD", hub.endpoint() + "/org/model/resolve/main/config.json");
    assertThat(answer.statusCode()).isEqualTo(307);
    // git hash-object of the same three bytes.
    String oid = "0967ef424bce6791893e9a57bb952f80fd536e93";
    assertThat(header(answer, "X-Linked-Etag")).isEqualTo('"' + oid + '"');
    assertThat(header(answer, "X-Repo-Commit")).isEqualTo(commit);
    String location = header(answer, "Location");
    assertThat(location)
        .isEqualTo("/api/resolve-cache/models/org/model/" + commit + "/config.json");
    HttpResponse<String> content = get(location);
    assertThat(content.body()).isEqualTo("{}\n");
    assertThat(header(content, "ETag")).isEqualTo('"' + oid + '"');
  }

  @Test
  void sendsLargeFilesOnToAnotherServer() throws Exception {
    HttpResponse<String> answer = get("/org/model/resolve/main/model.bin");
    String sha256 = HubFile.hex("SHA-256", WEIGHTS.getBytes(StandardCharsets.UTF_8));
    assertThat(answer.statusCode()).isEqualTo(302);
    assertThat(header(answer, "X-Linked-Etag")).isEqualTo('"' + sha256 + '"');
    assertThat(header(answer, "X-Linked-Size")).isEqualTo("20");
    assertThat(header(answer, "X-Xet-Hash")).hasSize(64).isNotEqualTo(sha256);
    assertThat(header(answer, "Location")).startsWith(hub.cdn() + "/").contains("Signature=");
    assertThat(hub.cdn()).isNotEqualTo(hub.endpoint());
    HttpResponse<String> content = send("GET", header(answer, "Location"));
    assertThat(content.body()).isEqualTo(WEIGHTS);
    assertThat(header(content, "ETag")).isEqualTo('"' + header(answer, "X-Xet-Hash") + '"');
    assertThat(hub.traffic().bytes(Server.CDN)).isEqualTo(20);
    assertThat(hub.traffic().bytes("model.bin")).isEqualTo(20);
  }

  @Test
  void answersRangesAndConditions() throws Exception {
    String link = link();
    HttpResponse<String> part = send("GET", link, "Range", "bytes=3-5");
    assertThat(part.statusCode()).isEqualTo(206);
    assertThat(part.body()).isEqualTo("345");
    assertThat(header(part, "Content-Range")).isEqualTo("bytes 3-5/20");
    assertThat(send("GET", link, "Range", "bytes=15-").body()).isEqualTo("fghij");
    assertThat(send("GET", link, "Range", "bytes=-2").body()).isEqualTo("ij");
    assertThat(send("GET", link, "Range", "bytes=20-").statusCode()).isEqualTo(416);
    String etag = header(part, "ETag");
    assertThat(send("GET", link, "If-Match", etag).statusCode()).isEqualTo(200);
    assertThat(send("GET", link, "If-Match", "\"x\"").statusCode()).isEqualTo(412);
    assertThat(send("GET", link, "If-None-Match", etag).statusCode()).isEqualTo(304);
    assertThat(send("GET", link, "Range", "bytes=3-5", "If-Range", "\"x\"").statusCode())
        .isEqualTo(200);
  }

  @Test
  void refusesLinksThatNobodyGave() throws Exception {
    String link = link();
    assertThat(send("GET", link.replaceAll("Signature=[0-9a-f]+", "Signature=0")).statusCode())
        .isEqualTo(403);
    assertThat(send("GET", link, "Authorization", "Bearer hf_right").statusCode()).isEqualTo(400);
    hub.faults().expireLinks();
    assertThat(send("GET", link).statusCode()).isEqualTo(403);
    assertThat(send("GET", link()).statusCode()).isEqualTo(200);
  }

  @Test
  void listsPagesThatLeadOn() throws Exception {
    hub.pageSize(2);
    HttpResponse<String> first = get("/api/models/org/model/tree/main?recursive=true");
    String link = header(first, "Link");
    assertThat(link).startsWith("<" + hub.endpoint() + "/api/").endsWith(">; rel=\"next\"");
    String next = link.substring(1, link.indexOf('>'));
    HttpResponse<String> second = send("GET", next);
    ObjectMapper json = new ObjectMapper();
    assertThat(json.readTree(first.body()).findValuesAsText("path")).containsExactly("a", "a/b");
    assertThat(json.readTree(second.body()).findValuesAsText("path"))
        .containsExactly("a/b/notes.md", "config.json");
  }

  private void refuses(int status, String code, HttpResponse<String> answer) {
    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(header(answer, "X-Error-Code")).isEqualTo(code);
    assertThat(header(answer, "X-Error-Message")).isNotEmpty();
  }

  @Test
  void refusesAsTheHubDoes() throws Exception {
    String[] other = {"Authorization", "Bearer hf_other"};
    refuses(401, "", get("/api/models/org/none"));
    refuses(404, "RepoNotFound", get("/api/models/org/none", other));
    refuses(401, "", get("/api/models/org/model", "Authorization", "Bearer hf_unknown"));
    refuses(404, "RevisionNotFound", get("/api/models/org/model/revision/v9"));
    refuses(404, "EntryNotFound", get("/org/model/resolve/main/none"));
    repo.gate("manual");
    refuses(401, "GatedRepo", get("/org/model/resolve/main/config.json"));
    refuses(403, "GatedRepo", get("/org/model/resolve/main/config.json", other));
    repo.disable();
    refuses(403, "", get("/api/models/org/model"));
  }

  @Test
  void takesRevisionsWithSlashesInBothForms() throws Exception {
    repo.reference("refs/pr/1", commit);
    for (String revision : new String[] {"refs%2Fpr%2F1", "refs/pr/1"}) {
      assertThat(get("/api/models/org/model/revision/" + revision).body()).contains(commit);
      assertThat(get("/org/model/resolve/" + revision + "/a/b/notes.md").statusCode())
          .isEqualTo(307);
    }
  }

  @Test
  void cutsAndSendsWrongBytesWhereItIsTold() throws Exception {
    hub.faults().add(HubFault.once(Kind.CUT_AFTER, "model.bin", 7));
    hub.faults().add(HubFault.once(Kind.WRONG_BYTE, "model.bin", 10));
    String link = link();
    assertThatThrownBy(() -> send("GET", link)).isInstanceOf(IOException.class);
    assertThat(hub.traffic().bytes("model.bin")).isEqualTo(7);
    // A part without the byte does not use the fault up.
    assertThat(send("GET", link, "Range", "bytes=0-9").body()).isEqualTo("0123456789");
    assertThat(send("GET", link).body()).isEqualTo("0123456789`bcdefghij");
    assertThat(send("GET", link).body()).isEqualTo(WEIGHTS);
    hub.faults().add(HubFault.once(Kind.WHOLE_FILE, "model.bin", 0));
    assertThat(send("GET", link, "Range", "bytes=3-5").statusCode()).isEqualTo(200);
  }

  @Test
  void limitsTheRate() throws Exception {
    hub.faults().limitRate(1, 55);
    HttpResponse<String> answer = get("/api/models/org/model");
    assertThat(answer.statusCode()).isEqualTo(429);
    assertThat(header(answer, "Retry-After")).isEqualTo("55");
    assertThat(header(answer, "ratelimit")).isEqualTo("\"api\";r=0;t=55");
    assertThat(get("/api/models/org/model").statusCode()).isEqualTo(200);
  }

  @Test
  void sendsZerosOfAFileThatIsNowhere() throws Exception {
    long size = 60_000_000_000L;
    repo.commit("main", Map.of("big", HubFile.declared(new byte[] {'a'}, size)));
    String link = header(get("/org/model/resolve/main/big"), "Location");
    assertThat(header(send("HEAD", link), "Content-Length")).isEqualTo("" + size);
    assertThat(send("GET", link, "Range", "bytes=0-2").body()).isEqualTo("a\0\0");
    assertThat(send("GET", link, "Range", "bytes=59999999998-").body()).isEqualTo("\0\0");
  }

  @Test
  void servesADirectoryAndWhatIsChangedThere() throws Exception {
    Path model = Files.createDirectories(directory.resolve("org/disk/sub"));
    Files.writeString(model.resolve("small"), "small");
    Files.writeString(model.resolve("large"), "large enough");
    HubDirectory models = new HubDirectory(directory, 8);
    models.load(hub);
    String before = hub.repository("org/disk").find("main").orElseThrow().sha();
    models.load(hub);
    assertThat(hub.repository("org/disk").find("main").orElseThrow().sha()).isEqualTo(before);
    assertThat(get("/org/disk/resolve/main/sub/small").statusCode()).isEqualTo(307);
    String link = header(get("/org/disk/resolve/main/sub/large"), "Location");
    assertThat(send("GET", link).body()).isEqualTo("large enough");
    Files.writeString(model.resolve("small"), "other");
    models.load(hub);
    assertThat(hub.repository("org/disk").find("main").orElseThrow().sha()).isNotEqualTo(before);
    assertThat(hub.repository("org/disk").find(before)).isPresent();
  }
}

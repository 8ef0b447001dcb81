package io.deckhouse.aimodels.modelpack.testkit.registry;

import static io.deckhouse.aimodels.modelpack.testkit.registry.RegistryClient.header;
import static io.deckhouse.aimodels.modelpack.testkit.registry.RegistryClient.text;
import static io.deckhouse.aimodels.modelpack.testkit.registry.RegistryClient.with;
import static org.assertj.core.api.Assertions.assertThat;

import io.deckhouse.aimodels.modelpack.oci.Digest;
import io.deckhouse.aimodels.modelpack.oci.MediaTypes;
import io.deckhouse.aimodels.modelpack.testkit.TestContent;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The registry of the test kit does what the specification says. */
class TestRegistryTest {
  private static final byte[] BLOB = TestContent.bytes(1, 3000);
  private static final Digest DIGEST = Digest.sha256(BLOB);
  private static final String BLOB_PATH = "/v2/a/b/blobs/" + DIGEST;

  private final TestRegistry registry = TestRegistry.start();
  private final RegistryClient client = new RegistryClient(registry.uri("/"));

  @AfterEach
  void close() {
    client.close();
    registry.close();
  }

  @Test
  void answersThePing() throws IOException {
    assertThat(client.send("GET", "/v2/").statusCode()).isEqualTo(200);
    assertThat(registry.traffic().count(RequestKind.PING)).isEqualTo(1);
  }

  @Test
  void givesBackABlob() throws IOException {
    client.push("a/b", BLOB);
    var head = client.send("HEAD", BLOB_PATH);
    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(header(head, "Content-Length")).isEqualTo("3000");
    assertThat(header(head, "Docker-Content-Digest")).isEqualTo(DIGEST.toString());
    assertThat(header(head, "Accept-Ranges")).isEqualTo("bytes");
    var get = client.send("GET", BLOB_PATH);
    assertThat(get.body()).isEqualTo(BLOB);
    assertThat(header(get, "ETag")).isEqualTo("\"" + DIGEST + "\"");
    assertThat(registry.traffic().uploadBytes()).isEqualTo(3000);
    assertThat(registry.traffic().downloadBytes()).isEqualTo(3000);
  }

  @Test
  void givesBackAnEmptyBlob() throws IOException {
    Digest empty = client.push("a/b", new byte[0]);
    var get = client.send("GET", "/v2/a/b/blobs/" + empty);
    assertThat(get.statusCode()).isEqualTo(200);
    assertThat(header(get, "Content-Length")).isEqualTo("0");
  }

  @Test
  void knowsABlobOnlyWhereItWasPushed() throws IOException {
    client.push("a/b", BLOB);
    var get = client.send("GET", "/v2/other/blobs/" + DIGEST);
    assertThat(get.statusCode()).isEqualTo(404);
    assertThat(text(get)).contains("\"errors\":[{\"code\":\"BLOB_UNKNOWN\"");
    assertThat(client.send("GET", "/v2/a/b/blobs/sha256:1").statusCode()).isEqualTo(400);
  }

  @Test
  void givesARangeOfABlob() throws IOException {
    client.push("a/b", BLOB);
    var middle = client.send("GET", BLOB_PATH, "Range", "bytes=500-1499");
    assertThat(middle.statusCode()).isEqualTo(206);
    assertThat(header(middle, "Content-Range")).isEqualTo("bytes 500-1499/3000");
    assertThat(middle.body()).isEqualTo(Arrays.copyOfRange(BLOB, 500, 1500));
    assertThat(client.send("GET", BLOB_PATH, "Range", "bytes=2990-").body()).hasSize(10);
    assertThat(client.send("GET", BLOB_PATH, "Range", "bytes=-7").body())
        .isEqualTo(Arrays.copyOfRange(BLOB, 2993, 3000));
    assertThat(client.send("GET", BLOB_PATH, "Range", "bytes=2000-9999").body()).hasSize(1000);
    assertThat(registry.traffic().requests(RequestKind.BLOB_GET).getFirst().range())
        .contains("bytes=500-1499");
  }

  @Test
  void refusesARangeOutsideTheBlob() throws IOException {
    client.push("a/b", BLOB);
    var answer = client.send("GET", BLOB_PATH, "Range", "bytes=3000-");
    assertThat(answer.statusCode()).isEqualTo(416);
    assertThat(header(answer, "Content-Range")).isEqualTo("bytes */3000");
  }

  @Test
  void ignoresTheRangeOfAnotherVersion() throws IOException {
    client.push("a/b", BLOB);
    var answer = client.send("GET", BLOB_PATH, "Range", "bytes=1-", "If-Range", "\"other\"");
    assertThat(answer.statusCode()).isEqualTo(200);
  }

  @Test
  void takesABlobInOnePost() throws IOException {
    var answer = client.send("POST", "/v2/a/b/blobs/uploads/?digest=" + DIGEST, BLOB);
    assertThat(answer.statusCode()).isEqualTo(201);
    assertThat(client.send("GET", header(answer, "Location")).body()).isEqualTo(BLOB);
  }

  @Test
  void takesABlobInChunks() throws IOException {
    String location = client.begin("a/b");
    var first = client.send("PATCH", location, Arrays.copyOf(BLOB, 1000), "Content-Range", "0-999");
    assertThat(first.statusCode()).isEqualTo(202);
    assertThat(header(first, "Range")).isEqualTo("0-999");
    var status = client.send("GET", header(first, "Location"));
    assertThat(status.statusCode()).isEqualTo(204);
    assertThat(header(status, "Range")).isEqualTo("0-999");
    byte[] rest = Arrays.copyOfRange(BLOB, 1000, 3000);
    String end = with(header(status, "Location"), "digest=" + DIGEST);
    var last = client.send("PUT", end, rest, "Content-Range", "1000-2999");
    assertThat(last.statusCode()).isEqualTo(201);
    assertThat(registry.hasBlob("a/b", DIGEST)).isTrue();
    assertThat(registry.unfinishedUploads()).isEmpty();
  }

  @Test
  void takesABodyWithoutLength() throws IOException {
    String location = client.begin("a/b");
    var body = BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(BLOB));
    assertThat(client.send("PATCH", location, body).statusCode()).isEqualTo(202);
    var end = client.send("PUT", with(location, "digest=" + DIGEST));
    assertThat(end.statusCode()).isEqualTo(201);
    assertThat(client.send("GET", BLOB_PATH).body()).isEqualTo(BLOB);
  }

  @Test
  void refusesAChunkAtAnotherOffsetAndKeepsTheUpload() throws IOException {
    String location = client.begin("a/b");
    client.send("PATCH", location, Arrays.copyOf(BLOB, 10), "Content-Range", "0-9");
    for (String method : List.of("PATCH", "PUT")) {
      String target = with(location, "digest=" + DIGEST);
      var wrong = client.send(method, target, new byte[5], "Content-Range", "20-24");
      assertThat(wrong.statusCode()).isEqualTo(416);
      assertThat(header(client.send("GET", location), "Range")).isEqualTo("0-9");
    }
  }

  @Test
  void tellsOfAnEmptyUpload() throws IOException {
    var status = client.send("GET", client.begin("a/b"));
    assertThat(header(status, "Range")).isEqualTo("0-0");
    assertThat(registry.unfinishedUploads()).containsExactly(0L);
  }

  @Test
  void refusesContentWithAnotherDigest() throws IOException {
    var answer = client.send("PUT", with(client.begin("a/b"), "digest=" + DIGEST), new byte[3]);
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(text(answer)).contains("DIGEST_INVALID");
    assertThat(registry.hasBlob("a/b", DIGEST)).isFalse();
  }

  @Test
  void givesUpAnUpload() throws IOException {
    String location = client.begin("a/b");
    assertThat(client.send("DELETE", location).statusCode()).isEqualTo(204);
    var status = client.send("GET", location);
    assertThat(status.statusCode()).isEqualTo(404);
    assertThat(text(status)).contains("BLOB_UPLOAD_UNKNOWN");
  }

  @Test
  void mountsABlobOfAnotherRepository() throws IOException {
    client.push("a/b", BLOB);
    String mount = "/v2/c/blobs/uploads/?mount=" + DIGEST;
    assertThat(client.send("POST", mount).statusCode()).isEqualTo(202);
    assertThat(client.send("POST", mount + "&from=nobody").statusCode()).isEqualTo(202);
    assertThat(client.send("POST", mount + "&from=a/b").statusCode()).isEqualTo(201);
    assertThat(registry.hasBlob("c", DIGEST)).isTrue();
    assertThat(registry.traffic().count(RequestKind.BLOB_MOUNT)).isEqualTo(3);
  }

  @Test
  void deletesABlob() throws IOException {
    client.push("a/b", BLOB);
    assertThat(client.send("DELETE", BLOB_PATH).statusCode()).isEqualTo(202);
    assertThat(client.send("HEAD", BLOB_PATH).statusCode()).isEqualTo(404);
  }

  @Test
  void keepsTheExactBytesAndTheTypeOfAManifest() throws IOException {
    byte[] manifest = utf8("{ \"schemaVersion\" : 2 }\n");
    var put = client.putManifest("a/b", "v1", "application/vnd.x+json", manifest);
    assertThat(put.statusCode()).isEqualTo(201);
    for (String reference : List.of("v1", Digest.sha256(manifest).toString())) {
      var get = client.send("GET", "/v2/a/b/manifests/" + reference);
      assertThat(get.body()).isEqualTo(manifest);
      assertThat(header(get, "Content-Type")).isEqualTo("application/vnd.x+json");
      var head = client.send("HEAD", "/v2/a/b/manifests/" + reference);
      assertThat(header(head, "Content-Length")).isEqualTo("" + manifest.length);
      assertThat(header(head, "Docker-Content-Digest"))
          .isEqualTo(Digest.sha256(manifest).toString());
    }
  }

  @Test
  void refusesAManifestWithAnotherDigest() throws IOException {
    var put = client.putManifest("a/b", DIGEST.toString(), "application/json", utf8("{}"));
    assertThat(put.statusCode()).isEqualTo(400);
    assertThat(text(put)).contains("DIGEST_INVALID");
  }

  @Test
  void refusesAManifestWhoseBlobsAreMissing() throws IOException {
    byte[] manifest = utf8("{\"layers\":[{\"digest\":\"" + DIGEST + "\"}]}");
    var put = client.putManifest("a/b", "v1", MediaTypes.IMAGE_MANIFEST, manifest);
    assertThat(put.statusCode()).isEqualTo(400);
    assertThat(text(put)).contains("MANIFEST_BLOB_UNKNOWN");
    client.push("a/b", BLOB);
    put = client.putManifest("a/b", "v1", MediaTypes.IMAGE_MANIFEST, manifest);
    assertThat(put.statusCode()).isEqualTo(201);
  }

  @Test
  void deletesATagAndAManifest() throws IOException {
    byte[] manifest = utf8("{}");
    client.putManifest("a/b", "v1", "application/json", manifest);
    client.putManifest("a/b", "v2", "application/json", manifest);
    assertThat(client.send("DELETE", "/v2/a/b/manifests/v1").statusCode()).isEqualTo(202);
    assertThat(registry.tags("a/b")).containsExactly("v2");
    String digest = Digest.sha256(manifest).toString();
    assertThat(client.send("DELETE", "/v2/a/b/manifests/" + digest).statusCode()).isEqualTo(202);
    assertThat(registry.tags("a/b")).isEmpty();
    assertThat(client.send("GET", "/v2/a/b/manifests/v2").statusCode()).isEqualTo(404);
  }

  @Test
  void listsTagsInPages() throws IOException {
    for (String tag : List.of("c", "a", "b")) {
      client.putManifest("a/b", tag, "application/json", utf8("{}"));
    }
    var first = client.send("GET", "/v2/a/b/tags/list?n=2");
    assertThat(text(first)).isEqualTo("{\"name\":\"a/b\",\"tags\":[\"a\",\"b\"]}");
    assertThat(header(first, "Link")).isEqualTo("</v2/a/b/tags/list?n=2&last=b>; rel=\"next\"");
    var second = client.send("GET", "/v2/a/b/tags/list?n=2&last=b");
    assertThat(text(second)).contains("[\"c\"]");
    assertThat(header(second, "Link")).isEmpty();
    assertThat(client.send("GET", "/v2/none/tags/list").statusCode()).isEqualTo(404);
  }

  @Test
  void listsRepositoriesInPages() throws IOException {
    client.push("a/b", BLOB);
    client.push("c", BLOB);
    var first = client.send("GET", "/v2/_catalog?n=1");
    assertThat(text(first)).isEqualTo("{\"repositories\":[\"a/b\"]}");
    assertThat(header(first, "Link")).isEqualTo("</v2/_catalog?n=1&last=a%2Fb>; rel=\"next\"");
  }

  @Test
  void listsReferrersOfAType() throws IOException {
    String subject = "\"subject\":{\"digest\":\"" + DIGEST + "\"}";
    for (String type : List.of("one", "two")) {
      byte[] json = utf8("{\"artifactType\":\"x/" + type + "\"," + subject + "}");
      var put = client.putManifest("a/b", type, MediaTypes.IMAGE_MANIFEST, json);
      assertThat(header(put, "OCI-Subject")).isEqualTo(DIGEST.toString());
    }
    String path = "/v2/a/b/referrers/" + DIGEST;
    var all = client.send("GET", path);
    assertThat(header(all, "Content-Type")).isEqualTo(MediaTypes.IMAGE_INDEX);
    assertThat(text(all)).contains("x/one", "x/two");
    var some = client.send("GET", path + "?artifactType=x/two");
    assertThat(text(some)).contains("x/two").doesNotContain("x/one");
    assertThat(header(some, "OCI-Filters-Applied")).isEqualTo("artifactType");
    registry.behaviour().pageSize(1);
    var page = client.send("GET", path);
    String next = header(page, "Link").replaceAll("<(.*)>.*", "$1");
    assertThat(text(page) + text(client.send("GET", next))).contains("x/one", "x/two");
  }

  @Test
  void hasNoReferrersOfWhatItDoesNotKnow() throws IOException {
    var answer = client.send("GET", "/v2/none/referrers/" + DIGEST);
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(text(answer)).contains("\"manifests\":[]");
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}

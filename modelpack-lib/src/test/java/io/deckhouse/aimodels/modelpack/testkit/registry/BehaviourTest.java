package io.deckhouse.aimodels.modelpack.testkit.registry;

import static io.deckhouse.aimodels.modelpack.testkit.registry.RegistryClient.header;
import static io.deckhouse.aimodels.modelpack.testkit.registry.RegistryClient.text;
import static io.deckhouse.aimodels.modelpack.testkit.registry.RegistryClient.with;
import static org.assertj.core.api.Assertions.assertThat;

import io.deckhouse.aimodels.modelpack.oci.Digest;
import io.deckhouse.aimodels.modelpack.testkit.TestContent;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Each deviation of the test kit's registry is what it says. */
class BehaviourTest {
  private static final byte[] BLOB = TestContent.bytes(1, 3000);
  private static final Digest DIGEST = Digest.sha256(BLOB);
  private static final String BLOB_PATH = "/v2/a/blobs/" + DIGEST;

  private final Behaviour behaviour = new Behaviour();
  private final TestRegistry registry = TestRegistry.start(behaviour);
  private final RegistryClient client = new RegistryClient(registry.uri("/"));

  @AfterEach
  void close() {
    client.close();
    registry.close();
  }

  @Test
  void keepsWhatItGotOfABrokenUpload() throws IOException {
    String location = client.begin("a");
    sendHalf("PATCH", location);
    assertThat(header(client.send("GET", location), "Range")).isEqualTo("0-1499");
    assertThat(registry.traffic().uploadBytes()).isEqualTo(1500);
  }

  @Test
  void forgetsABrokenUpload() throws IOException {
    behaviour.forgetsBrokenUploads(true);
    for (String method : new String[] {"PATCH", "PUT"}) {
      String location = client.begin("a");
      sendHalf(method, with(location, "digest=" + DIGEST));
      assertThat(client.send("GET", location).statusCode()).isEqualTo(404);
    }
  }

  @Test
  void givesRelativeLocations() throws IOException {
    behaviour.relativeLocations(true);
    assertThat(client.begin("a")).startsWith("/v2/a/blobs/uploads/");
  }

  @Test
  void movesTheLocationWithEachChunk() throws IOException {
    behaviour.changingLocations(true);
    String first = client.begin("a");
    String second = header(client.send("PATCH", first, new byte[5]), "Location");
    assertThat(second).isNotEqualTo(first);
    assertThat(client.send("PATCH", first, new byte[5]).statusCode()).isEqualTo(404);
    assertThat(header(client.send("GET", first), "Location")).isEqualTo(second);
    assertThat(client.send("PATCH", second, new byte[5]).statusCode()).isEqualTo(202);
  }

  @Test
  void onlyBeginsAnUploadWhenTheBlobIsPosted() throws IOException {
    behaviour.ignoresPostBody(true);
    var answer = client.send("POST", "/v2/a/blobs/uploads/?digest=" + DIGEST, BLOB);
    assertThat(answer.statusCode()).isEqualTo(202);
    assertThat(header(answer, "Range")).isEqualTo("0-0");
  }

  @Test
  void refusesMounts() throws IOException {
    behaviour.refusesMounts(true);
    client.push("a", BLOB);
    String mount = "/v2/c/blobs/uploads/?from=a&mount=" + DIGEST;
    assertThat(client.send("POST", mount).statusCode()).isEqualTo(202);
  }

  @Test
  void mountsFromAnywhere() throws IOException {
    behaviour.anonymousMounts(true);
    client.push("a", BLOB);
    String mount = "/v2/c/blobs/uploads/?mount=" + DIGEST;
    assertThat(client.send("POST", mount).statusCode()).isEqualTo(201);
  }

  @Test
  void refusesWhatFollowsAChunkThatIsTooShort() throws IOException {
    behaviour.chunkMinBytes(100);
    var begin = client.send("POST", "/v2/a/blobs/uploads/");
    assertThat(header(begin, "OCI-Chunk-Min-Length")).isEqualTo("100");
    String location = header(begin, "Location");
    assertThat(client.send("PATCH", location, new byte[100]).statusCode()).isEqualTo(202);
    assertThat(client.send("PATCH", location, new byte[99]).statusCode()).isEqualTo(202);
    assertThat(client.send("PATCH", location, new byte[100]).statusCode()).isEqualTo(400);
  }

  @Test
  void refusesALargeBody() throws IOException {
    behaviour.uploadBodyMaxBytes(1000);
    String location = client.begin("a");
    assertThat(client.send("PATCH", location, new byte[1001]).statusCode()).isEqualTo(413);
    var stream = BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(BLOB));
    assertThat(client.send("PATCH", location, stream).statusCode()).isEqualTo(413);
    assertThat(header(client.send("GET", location), "Range")).isEqualTo("0-0");
    assertThat(client.send("PATCH", location, new byte[1000]).statusCode()).isEqualTo(202);
  }

  @Test
  void hasNoReferrersApi() throws IOException {
    behaviour.noReferrersApi(true);
    var answer = client.send("GET", "/v2/a/referrers/" + DIGEST);
    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(header(answer, "Content-Type")).startsWith("text/plain");
    byte[] json =
        ("{\"subject\":{\"digest\":\"" + DIGEST + "\"}}").getBytes(StandardCharsets.UTF_8);
    var put = client.putManifest("a", "v1", "application/json", json);
    assertThat(header(put, "OCI-Subject")).isEmpty();
  }

  @Test
  void deletesNoTag() throws IOException {
    behaviour.noDeleteByTag(true);
    client.putManifest("a", "v1", "application/json", new byte[] {'{', '}'});
    var answer = client.send("DELETE", "/v2/a/manifests/v1");
    assertThat(answer.statusCode()).isEqualTo(405);
    assertThat(text(answer)).contains("UNSUPPORTED");
  }

  @Test
  void refusesALargeCatalogPage() throws IOException {
    behaviour.catalogMax(1000);
    assertThat(client.send("GET", "/v2/_catalog?n=1001").statusCode()).isEqualTo(400);
    assertThat(client.send("GET", "/v2/_catalog?n=1000").statusCode()).isEqualTo(200);
  }

  @Test
  void redirectsToAnotherOriginThatWantsNoCredentials() throws IOException {
    behaviour.redirectsBlobs(true);
    client.push("a", BLOB);
    var answer = client.send("GET", BLOB_PATH);
    assertThat(answer.statusCode()).isEqualTo(307);
    String target = header(answer, "Location");
    assertThat(URI.create(target).getPort()).isNotEqualTo(registry.port());
    assertThat(client.send("GET", target).body()).isEqualTo(BLOB);
    assertThat(client.send("GET", target, "Range", "bytes=1-2").statusCode()).isEqualTo(206);
    assertThat(client.send("GET", target, "Authorization", "Basic x").statusCode()).isEqualTo(400);
    assertThat(registry.traffic().requests(RequestKind.STORAGE_GET))
        .extracting(Traffic.Recorded::authorization)
        .containsExactly(Optional.empty(), Optional.empty(), Optional.of("Basic x"));
  }

  @Test
  void ignoresRanges() throws IOException {
    behaviour.ignoresRange(true).answersWithoutLength(true);
    client.push("a", BLOB);
    var answer = client.send("GET", BLOB_PATH, "Range", "bytes=5-");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo(BLOB);
    assertThat(header(answer, "Content-Length")).isEmpty();
    assertThat(header(answer, "Transfer-Encoding")).isEqualTo("chunked");
  }

  @Test
  void changesTheEtag() throws IOException {
    behaviour.changingEtags(true).omitsDigestHeader(true);
    client.push("a", BLOB);
    var one = client.send("GET", BLOB_PATH);
    assertThat(header(one, "ETag")).isNotEqualTo(header(client.send("GET", BLOB_PATH), "ETag"));
    assertThat(header(one, "Docker-Content-Digest")).isEmpty();
  }

  @Test
  void hasTooManyRequestsForAWhile() throws IOException {
    behaviour.tooManyRequests(2, 7);
    assertThat(client.send("GET", "/v2/").statusCode()).isEqualTo(429);
    var second = client.send("GET", "/v2/");
    assertThat(header(second, "Retry-After")).isEqualTo("7");
    assertThat(client.send("GET", "/v2/").statusCode()).isEqualTo(200);
    assertThat(registry.traffic().answers(429)).isEqualTo(2);
  }

  /** Sends the head of a request and half of its body, and goes away. */
  private void sendHalf(String method, String location) throws IOException {
    URI uri = URI.create(location);
    try (Socket socket = new Socket(uri.getHost(), uri.getPort())) {
      OutputStream out = socket.getOutputStream();
      String target = uri.getRawPath() + (uri.getQuery() == null ? "" : "?" + uri.getRawQuery());
      String head = method + " " + target + " HTTP/1.1\r\nHost: x\r\nContent-Length: 3000\r\n\r\n";
      out.write(head.getBytes(StandardCharsets.US_ASCII));
      out.write(BLOB, 0, 1500);
      out.flush();
      socket.shutdownOutput();
      // The registry closes when it is through with what it got.
      InputStream answer = socket.getInputStream();
      answer.transferTo(OutputStream.nullOutputStream());
    }
  }
}

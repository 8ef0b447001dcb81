package io.deckhouse.aimodels.modelpack.testkit.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deckhouse.aimodels.modelpack.oci.Digest;
import io.deckhouse.aimodels.modelpack.testkit.TestContent;
import io.deckhouse.aimodels.modelpack.testkit.registry.RequestKind;
import io.deckhouse.aimodels.modelpack.testkit.registry.TestRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Each fault of the proxy happens where it is said to, and all else passes unchanged. */
@Timeout(60)
class FaultProxyTest {
  private static final int SIZE = 300_000;
  private static final byte[] BLOB = TestContent.bytes(7, SIZE);
  private static final String BLOB_PATH = "/v2/a/blobs/" + Digest.sha256(BLOB);
  private static final String UPLOADS = "/v2/a/blobs/uploads/.*";
  private static final String BLOBS = "/v2/a/blobs/sha256.*";

  private final TestRegistry registry = TestRegistry.start();
  private final FaultProxy proxy = FaultProxy.before(registry.host());
  private final ProxyClient client = new ProxyClient(proxy.uri("/"));

  @AfterEach
  void close() {
    client.close();
    proxy.close();
    registry.close();
  }

  @Test
  void passesEverythingOnWithoutRules() throws IOException {
    push();
    assertThat(client.send("HEAD", BLOB_PATH).statusCode()).isEqualTo(200);
    assertThat(client.send("GET", BLOB_PATH).body()).isEqualTo(BLOB);
    String location = begin();
    assertThat(location).startsWith(proxy.uri("/").toString());
    assertThat(client.stream("PATCH", location, BLOB).statusCode()).isEqualTo(202);
    assertThat(client.send("GET", location).statusCode()).isEqualTo(204);
    registry.behaviour().answersWithoutLength(true);
    assertThat(client.send("GET", BLOB_PATH).body()).isEqualTo(BLOB);
    assertThat(proxy.traffic().uploadBytes()).isEqualTo(2 * SIZE);
    assertThat(proxy.traffic().downloadBytes()).isEqualTo(2 * SIZE);
    assertThat(proxy.traffic().requests(RequestKind.UPLOAD_STATUS)).isEqualTo(1);
    assertThat(proxy.faults()).isZero();
  }

  @Test
  void passesOnABodyThatTheServerIsAskedForFirst() throws IOException {
    assertThat(client.sendExpecting("PATCH", begin(), BLOB).statusCode()).isEqualTo(202);
    assertThat(registry.traffic().uploadBytes()).isEqualTo(SIZE);
  }

  @Test
  void resetsBeforeTheServerHearsOfTheRequest() throws IOException {
    proxy.add(FaultRule.always("PUT", ".*/manifests/.*", new Fault.ResetBeforeForward()));
    assertFails("PUT", "/v2/a/manifests/v1", new byte[10]);
    assertThat(registry.traffic().count(RequestKind.MANIFEST_PUT)).isZero();
  }

  @Test
  void resetsWithinTheBodyOfTheRequest() throws IOException {
    String location = begin();
    proxy.add(FaultRule.once("PATCH", UPLOADS, new Fault.ResetRequestAt(100_001)));
    assertFails("PATCH", location, BLOB);
    assertThat(range(location)).isEqualTo("0-100000");
    assertThat(proxy.traffic().uploadBytes()).isEqualTo(100_001);
  }

  @Test
  void resetsWithinTheBodyOfTheRequestInChunks() throws IOException {
    String location = begin();
    proxy.add(FaultRule.once("PATCH", UPLOADS, new Fault.ResetRequestAt(100_001)));
    assertThatThrownBy(() -> client.stream("PATCH", location, BLOB))
        .isInstanceOf(IOException.class);
    assertThat(proxy.traffic().uploadBytes()).isEqualTo(100_001);
    assertThat(client.send("GET", location).statusCode()).isEqualTo(204);
  }

  @Test
  void resetsBeforeTheLastByteOfTheRequest() throws IOException {
    String location = begin();
    proxy.add(FaultRule.once("PATCH", UPLOADS, new Fault.ResetRequestAtLastByte()));
    assertFails("PATCH", location, BLOB);
    assertThat(range(location)).isEqualTo("0-" + (SIZE - 2));
  }

  @Test
  void losesTheAnswerOfWhatWasDone() throws IOException {
    String location = begin();
    proxy.add(FaultRule.once("PUT", UPLOADS, new Fault.LoseAnswer()));
    assertFails("PUT", location + "?digest=" + Digest.sha256(BLOB), BLOB);
    assertThat(registry.hasBlob("a", Digest.sha256(BLOB))).isTrue();
  }

  @Test
  void resetsWithinTheBodyOfTheAnswer() throws IOException {
    push();
    proxy.add(FaultRule.once("GET", BLOBS, new Fault.ResetResponseAt(123_456)));
    assertFails("GET", BLOB_PATH, new byte[0]);
    assertThat(proxy.traffic().downloadBytes()).isEqualTo(123_456);
    assertThat(client.send("GET", BLOB_PATH).body()).isEqualTo(BLOB);
  }

  @Test
  void resetsBeforeTheLastByteOfTheAnswer() throws IOException {
    push();
    proxy.add(FaultRule.once("GET", BLOBS, new Fault.ResetResponseAtLastByte()));
    assertFails("GET", BLOB_PATH, new byte[0]);
    assertThat(proxy.traffic().downloadBytes()).isEqualTo(SIZE - 1);
  }

  @Test
  void truncatesTheAnswer() throws IOException {
    push();
    proxy.add(FaultRule.always("GET", BLOBS, new Fault.TruncateResponseAt(1000)));
    HttpResponse<InputStream> answer = client.open("GET", BLOB_PATH);
    try (InputStream body = answer.body()) {
      assertThat(body.readNBytes(1000)).isEqualTo(Arrays.copyOf(BLOB, 1000));
      assertThatThrownBy(body::read).isInstanceOf(IOException.class);
    }
    registry.behaviour().answersWithoutLength(true);
    assertFails("GET", BLOB_PATH, new byte[0]);
    assertThat(proxy.traffic().downloadBytes()).isEqualTo(2000);
  }

  @Test
  void stallsTheRequest() throws IOException {
    String location = begin();
    proxy.add(FaultRule.once("PATCH", UPLOADS, new Fault.StallRequestAt(50_000)));
    assertThatThrownBy(() -> client.sendWithin(300, "PATCH", location, BLOB))
        .isInstanceOf(HttpTimeoutException.class);
    assertThat(range(location)).isEqualTo("0-49999");
    // The registry has not seen the client go, and takes the new request in place of the old.
    byte[] rest = Arrays.copyOfRange(BLOB, 50_000, SIZE);
    assertThat(client.send("PATCH", location, rest).statusCode()).isEqualTo(202);
    assertThat(range(location)).isEqualTo("0-" + (SIZE - 1));
  }

  @Test
  void stallsTheAnswer() throws IOException {
    push();
    proxy.add(FaultRule.once("GET", BLOBS, new Fault.StallResponseAt(1000)));
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), proxy.port())) {
      socket.setSoTimeout(300);
      String head = "GET " + BLOB_PATH + " HTTP/1.1\r\nHost: x\r\n\r\n";
      socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
      assertThatThrownBy(() -> socket.getInputStream().readAllBytes())
          .isInstanceOf(SocketTimeoutException.class);
    }
    assertThat(proxy.traffic().downloadBytes()).isEqualTo(1000);
  }

  @Test
  void flipsABit() throws IOException {
    push();
    proxy.add(FaultRule.once("GET", BLOBS, new Fault.FlipBitAt(200_000)));
    byte[] expected = BLOB.clone();
    expected[200_000] ^= 1;
    assertThat(client.send("GET", BLOB_PATH).body()).isEqualTo(expected);
    assertThat(client.send("GET", BLOB_PATH).body()).isEqualTo(BLOB);
  }

  @Test
  void changesTheEtag() throws IOException {
    push();
    proxy.add(FaultRule.once("HEAD", BLOBS, new Fault.ChangeEtag()));
    String changed = client.send("HEAD", BLOB_PATH).headers().firstValue("ETag").orElse("");
    assertThat(changed).startsWith("\"").endsWith("\"").doesNotContain("sha256");
    assertThat(client.send("HEAD", BLOB_PATH).headers().firstValue("ETag").orElse(""))
        .contains("sha256");
  }

  @Test
  void dropsTheRange() throws IOException {
    push();
    proxy.add(FaultRule.once("GET", BLOBS, new Fault.DropRange()));
    assertThat(client.send("GET", BLOB_PATH, "Range", "bytes=5-").statusCode()).isEqualTo(200);
    assertThat(client.send("GET", BLOB_PATH, "Range", "bytes=5-").statusCode()).isEqualTo(206);
  }

  @Test
  void answersByItself() throws IOException {
    String location = begin();
    proxy.add(FaultRule.once("PATCH", UPLOADS, Fault.retryAfter(429, 3)));
    var answer = client.send("PATCH", location, BLOB);
    assertThat(answer.statusCode()).isEqualTo(429);
    assertThat(answer.headers().firstValue("Retry-After")).contains("3");
    assertThat(proxy.traffic().uploadBytes()).isEqualTo(SIZE);
    assertThat(registry.traffic().uploadBytes()).isZero();
    assertThat(client.send("PATCH", location, BLOB).statusCode()).isEqualTo(202);
  }

  @Test
  void answersWhileTheBodyIsStillComing() throws IOException {
    String location = begin();
    proxy.add(FaultRule.once("PATCH", UPLOADS, Fault.answerAtOnce(503)));
    assertThat(client.send("PATCH", location, BLOB).statusCode()).isEqualTo(503);
    assertThat(proxy.traffic().uploadBytes()).isZero();
  }

  @Test
  void answersARequestThatWaitsToBeAskedForItsBody() throws IOException {
    proxy.add(FaultRule.once("PATCH", UPLOADS, Fault.answer(500)));
    assertThat(client.sendExpecting("PATCH", begin(), BLOB).statusCode()).isEqualTo(500);
  }

  @Test
  void countsTheRequestsThatMatch() throws IOException {
    proxy.add(FaultRule.once("GET", "/v2/", Fault.answer(502)).nth(2).times(2));
    for (int status : new int[] {200, 502, 502, 200}) {
      assertThat(client.send("GET", "/v2/").statusCode()).isEqualTo(status);
    }
    assertThat(proxy.faults()).isEqualTo(2);
  }

  @Test
  void readsRulesAsScriptsWriteThem() {
    FaultRule rule = FaultRule.parse("PATCH|PUT .*/uploads/.* 2 -1 reset-request 1000");
    assertThat(rule.fault()).isEqualTo(new Fault.ResetRequestAt(1000));
    assertThat(rule.first()).isEqualTo(2);
    assertThat(rule.times()).isEqualTo(Integer.MAX_VALUE);
    assertThat(rule.matches("PUT", "/v2/a/blobs/uploads/1")).isTrue();
    assertThat(rule.matches("POST", "/v2/a/blobs/uploads/1")).isFalse();
    assertThat(FaultRule.parse("GET .* 1 1 answer 429 3").fault())
        .isEqualTo(Fault.retryAfter(429, 3));
    assertThatThrownBy(() -> FaultRule.parse("GET .* 1 1 explode"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void writesItsCountsAsJson() throws IOException {
    push();
    assertThat(client.send("GET", BLOB_PATH).statusCode()).isEqualTo(200);
    assertThat(proxy.traffic().json())
        .startsWith("{\"uploadBytes\":300000,\"downloadBytes\":300000,\"kinds\":{")
        .contains("\"BLOB_GET\":{\"requests\":1,\"requestBytes\":0,\"responseBytes\":300000}");
  }

  private String begin() throws IOException {
    return client.send("POST", "/v2/a/blobs/uploads/").headers().firstValue("Location").orElse("");
  }

  private void push() throws IOException {
    String target = begin() + "?digest=" + Digest.sha256(BLOB);
    assertThat(client.send("PUT", target, BLOB).statusCode()).isEqualTo(201);
  }

  private String range(String location) throws IOException {
    return client.send("GET", location).headers().firstValue("Range").orElse("");
  }

  private void assertFails(String method, String target, byte[] body) {
    assertThatThrownBy(() -> client.send(method, target, body)).isInstanceOf(IOException.class);
  }
}

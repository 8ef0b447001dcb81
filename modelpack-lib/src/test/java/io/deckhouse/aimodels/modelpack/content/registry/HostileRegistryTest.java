package io.deckhouse.aimodels.modelpack.content.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deckhouse.aimodels.modelpack.InvalidContentException;
import io.deckhouse.aimodels.modelpack.ModelPackException;
import io.deckhouse.aimodels.modelpack.content.Blobs;
import io.deckhouse.aimodels.modelpack.oci.Descriptor;
import io.deckhouse.aimodels.modelpack.oci.Digest;
import io.deckhouse.aimodels.modelpack.oci.Manifest;
import io.deckhouse.aimodels.modelpack.testkit.RawServer;
import io.deckhouse.aimodels.modelpack.testkit.TestContent;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a server answers, a request ends soon, with a failure of the usual kind or well. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HostileRegistryTest {
  private static final byte[] BLOB = TestContent.bytes(1, 1000);
  private static final Descriptor LAYER = TestContent.layer(BLOB);
  private static final Manifest MANIFEST =
      Manifest.of("application/x", LAYER, List.of(LAYER), Map.of());

  private final Registries registries = new Registries(TestRegistries.options());

  @AfterEach
  void close() {
    registries.close();
  }

  private static RawServer answering(String answer) {
    return RawServer.answering(answer.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static List<Runnable> attempts(RegistryStore store) {
    return List.of(
        store::tags,
        () -> store.resolve("v1"),
        () -> store.resolve(MANIFEST.digest().toString()),
        () -> store.size(LAYER.digest()),
        () -> store.referrers(MANIFEST.digest()),
        () -> Blobs.verify(store, LAYER, _ -> {}),
        () -> TestContent.putBlob(store, BLOB),
        () -> store.put(MANIFEST, Optional.of("v1")),
        () -> store.untag("v1"));
  }

  private static void endsWell(Runnable attempt, String what) {
    try {
      attempt.run();
    } catch (ModelPackException e) {
      // Allowed.
      return;
    } catch (RuntimeException e) {
      throw new AssertionError(what, e);
    }
  }

  static Stream<String> nonsense() {
    return Stream.of(
        "",
        "\r\n",
        "HTTP/1.1",
        "HTTP/9.9 200 OK\r\n\r\n",
        "HTTP/1.1 999999 X\r\n\r\n",
        "HTTP/1.1 -1 X\r\n\r\n",
        "HTTP/1.1 000 X\r\n\r\n",
        "SSH-2.0-OpenSSH_9\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n{}",
        "HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\n{}",
        "HTTP/1.1 200 OK\r\nContent-Length: 9223372036854775807\r\n\r\n{}",
        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 7\r\n\r\n{}",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFF\r\n{}",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\n{}",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\n{}",
        "HTTP/1.1 200 OK\r\nX: " + "x".repeat(1_000_000) + "\r\n\r\n{}",
        "HTTP/1.1 200 OK\r\n" + "X: y\r\n".repeat(100_000) + "\r\n{}",
        "HTTP/1.1 200 OK\r\n\r\n" + "[".repeat(1_000_000),
        "HTTP/1.1 200 OK\r\n\r\n" + "{\"a\":".repeat(100_000),
        "HTTP/1.1 200 OK\r\n\r\n{\"tags\": {\"a\": 1}, \"manifests\": 7}",
        "HTTP/1.1 200 OK\r\n\r\n{\"tags\": [1, null, [], {}], \"manifests\": [null, 1]}",
        "HTTP/1.1 200 OK\r\nLink: <:::>; rel=\"next\"\r\n\r\n{\"tags\": []}",
        "HTTP/1.1 200 OK\r\nLink: <file:///etc/passwd>; rel=next\r\n\r\n{\"tags\": []}",
        "HTTP/1.1 206 X\r\nContent-Range: bytes 0-999/7\r\nContent-Length: 1000\r\n\r\n",
        "HTTP/1.1 206 X\r\nContent-Range: bytes 9-1/*\r\nContent-Length: 1000\r\n\r\n",
        "HTTP/1.1 206 X\r\nContent-Range: bytes 5-999/1000\r\n\r\n",
        "HTTP/1.1 206 X\r\nContent-Range: nonsense\r\n\r\n",
        "HTTP/1.1 202 X\r\nLocation: :\r\n\r\n",
        "HTTP/1.1 202 X\r\n\r\n",
        "HTTP/1.1 202 X\r\nLocation: /x\r\nRange: 0-999999999999999999\r\n\r\n",
        "HTTP/1.1 202 X\r\nLocation: /x\r\nOCI-Chunk-Min-Length: 999999999999999\r\n\r\n",
        "HTTP/1.1 204 X\r\nLocation: /x\r\nRange: 0-5\r\n\r\n",
        "HTTP/1.1 307 X\r\nLocation: /v2/\r\n\r\n",
        "HTTP/1.1 307 X\r\n\r\n",
        "HTTP/1.1 304 X\r\n\r\n",
        "HTTP/1.1 401 X\r\n\r\n",
        "HTTP/1.1 401 X\r\nWWW-Authenticate: Bearer realm=\"\"\r\n\r\n",
        "HTTP/1.1 401 X\r\nWWW-Authenticate: Bearer realm=\"file:///x\",scope=\"\r\n\r\n",
        "HTTP/1.1 403 X\r\n\r\n{\"errors\": [" + "[".repeat(50_000),
        "HTTP/1.1 400 X\r\n\r\n{\"errors\": [{\"code\": 7, \"message\": \"\u001b[2J\"}]}",
        "HTTP/1.1 416 X\r\n\r\n",
        "HTTP/1.1 413 X\r\n\r\n");
  }

  @ParameterizedTest
  @MethodSource("nonsense")
  void endsWhateverIsAnswered(String answer) {
    try (RawServer server = answering(answer)) {
      int before = 0;
      for (Runnable attempt : attempts(registries.open(server.host(), "a"))) {
        endsWell(attempt, answer.substring(0, Math.min(200, answer.length())));
        assertThat(server.requests() - before).isLessThan(120);
        before = server.requests();
      }
    }
  }

  @SuppressWarnings("StringConcatToTextBlock") // Lines of HTTP end with CR LF.
  private static List<byte[]> sound() {
    List<String> heads =
        List.of(
            "HTTP/1.1 200 OK\r\nContent-Length: 30\r\n"
                + "Link: </v2/a/tags/list?last=b>; rel=\"next\"\r\n\r\n"
                + "{\"name\":\"a\",\"tags\":[\"a\",\"b\"]}",
            "HTTP/1.1 200 OK\r\nContent-Type: application/vnd.oci.image.manifest.v1+json\r\n"
                + "Docker-Content-Digest: "
                + MANIFEST.digest()
                + "\r\n\r\n"
                + new String(MANIFEST.bytes(), StandardCharsets.UTF_8),
            "HTTP/1.1 206 X\r\nContent-Range: bytes 0-999/1000\r\nContent-Length: 1000\r\n\r\n"
                + new String(BLOB, StandardCharsets.ISO_8859_1),
            "HTTP/1.1 202 X\r\nLocation: /v2/a/blobs/uploads/1\r\nRange: 0-0\r\n"
                + "OCI-Chunk-Min-Length: 10\r\n\r\n",
            "HTTP/1.1 400 X\r\nTransfer-Encoding: chunked\r\n\r\n2C\r\n"
                + "{\"errors\":[{\"code\":\"X\",\"message\":\"Y\"}]}\r\n0\r\n\r\n");
    return heads.stream().map(text -> text.getBytes(StandardCharsets.ISO_8859_1)).toList();
  }

  private static byte[] mutated(byte[] sound, Random random) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int edits = 1 + random.nextInt(4);
    int[] places = random.ints(edits, 0, Math.min(sound.length, 300)).toArray();
    for (int i = 0; i < sound.length; i++) {
      int at = i;
      if (java.util.Arrays.stream(places).noneMatch(place -> place == at)) {
        out.write(sound[i]);
        continue;
      }
      switch (random.nextInt(5)) {
        case 0 -> out.write(random.nextInt(256));
        case 1 -> out.write('9');
        case 2 -> {} // Left out.
        case 3 -> out.writeBytes(new byte[] {sound[i], sound[i], '\r', '\n'});
        default -> {
          return out.toByteArray();
        }
      }
    }
    return out.toByteArray();
  }

  @Test
  void endsWhateverIsChangedInAnAnswer() {
    Random random = new Random(20);
    List<byte[]> sound = sound();
    for (int i = 0; i < 150; i++) {
      byte[] answer = mutated(sound.get(random.nextInt(sound.size())), random);
      try (RawServer server = RawServer.answering(answer)) {
        List<Runnable> attempts = attempts(registries.open(server.host(), "a"));
        endsWell(
            attempts.get(random.nextInt(attempts.size())),
            i + ": " + new String(answer, StandardCharsets.ISO_8859_1));
      }
    }
  }

  @Test
  void refusesPagesWithoutEnd() {
    AtomicInteger page = new AtomicInteger();
    byte[] tags =
        ("{\"tags\": [\"" + "t".repeat(1_000_000) + "\"]}").getBytes(StandardCharsets.US_ASCII);
    RawServer.Answer next =
        out -> {
          String head =
              "HTTP/1.1 200 OK\r\nContent-Length: %d\r\nLink: </v2/a/tags/list?p=%d>; rel=next\r\n\r\n"
                  .formatted(tags.length, page.incrementAndGet());
          out.write(head.getBytes(StandardCharsets.US_ASCII));
          out.write(tags);
        };
    try (RawServer server = RawServer.answering(_ -> next)) {
      assertThatThrownBy(() -> registries.open(server.host(), "a").tags())
          .isInstanceOf(InvalidContentException.class)
          .hasMessageContaining("64 MiB");
    }
  }

  @Test
  void refusesPagesInACircle() {
    String loop =
        "HTTP/1.1 200 OK\r\nLink: </v2/a/tags/list?n=1000>; rel=\"next\"\r\n\r\n{\"tags\": [\"a\"]}";
    try (RawServer server = answering(loop)) {
      assertThatThrownBy(() -> registries.open(server.host(), "a").tags())
          .isInstanceOf(InvalidContentException.class)
          .hasMessageContaining("lead back");
      assertThat(server.requests()).isEqualTo(1);
    }
  }

  @Test
  void readsNoMoreOfAnEndlessBodyThanItWants() {
    RawServer.Answer endless =
        out -> {
          out.write("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
          while (true) {
            out.write(new byte[64 * 1024]);
          }
        };
    try (RawServer server = RawServer.answering(_ -> endless)) {
      for (Runnable attempt : attempts(registries.open(server.host(), "a"))) {
        endsWell(attempt, "endless");
      }
      assertThat(server.requests()).isLessThan(100);
    }
  }

  @Test
  void believesNoRangeBeyondTheBlob() {
    RawServer.Answer begun =
        out ->
            out.write(
                "HTTP/1.1 202 X\r\nContent-Length: 0\r\nLocation: /u\r\n\r\n"
                    .getBytes(StandardCharsets.US_ASCII));
    RawServer.Answer beyond =
        out ->
            out.write(
                "HTTP/1.1 204 X\r\nLocation: /u\r\nRange: 0-99999999\r\n\r\n"
                    .getBytes(StandardCharsets.US_ASCII));
    RawServer.Answer broken = out -> {};
    try (RawServer server =
        RawServer.answering(
            line -> line.startsWith("POST") ? begun : line.startsWith("GET") ? beyond : broken)) {
      RegistryStore store = registries.open(server.host(), "a");
      UploadEndpoint endpoint = new UploadEndpoint(registries.caller(server.host(), "a"), "x");
      assertThat(endpoint.start().location().getPath()).isEqualTo("/u");
      assertThatThrownBy(() -> TestContent.putBlob(store, BLOB))
          .isInstanceOf(ModelPackException.class);
      assertThat(server.requests()).isLessThan(60);
      assertThat(Digest.sha256(BLOB)).isEqualTo(LAYER.digest());
    }
  }
}

package io.deckhouse.aimodels.modelpack.source.url;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deckhouse.aimodels.modelpack.InvalidContentException;
import io.deckhouse.aimodels.modelpack.InvalidRequestException;
import io.deckhouse.aimodels.modelpack.NotFoundException;
import io.deckhouse.aimodels.modelpack.RefusedByPolicyException;
import io.deckhouse.aimodels.modelpack.UnauthorizedException;
import io.deckhouse.aimodels.modelpack.UnavailableException;
import io.deckhouse.aimodels.modelpack.content.ContentStore;
import io.deckhouse.aimodels.modelpack.oci.Digest;
import io.deckhouse.aimodels.modelpack.source.archive.ModelArchives;
import io.deckhouse.aimodels.modelpack.testkit.FileHost;
import io.deckhouse.aimodels.modelpack.testkit.Pickles;
import io.deckhouse.aimodels.modelpack.testkit.proxy.Fault;
import io.deckhouse.aimodels.modelpack.testkit.proxy.FaultProxy;
import io.deckhouse.aimodels.modelpack.testkit.proxy.FaultRule;
import io.deckhouse.aimodels.modelpack.testkit.registry.RequestKind;
import io.deckhouse.aimodels.modelpack.testkit.registry.TestRegistry;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files and archives under addresses. */
class UrlSourceTest {
  private static final byte[] WEIGHTS = UrlFixture.weights(1, 2048);
  private static final Digest DIGEST = Digest.sha256(WEIGHTS);

  @TempDir Path directory;

  private final FileHost host = FileHost.start();
  private UrlFixture fixture = new UrlFixture(Path.of("none"));

  @BeforeEach
  void open() {
    fixture = new UrlFixture(directory);
    host.file("/m/model.safetensors", WEIGHTS);
  }

  @AfterEach
  void close() {
    fixture.close();
    host.close();
  }

  private URI model() {
    return host.uri("/m/model.safetensors");
  }

  private static Map<String, byte[]> files() {
    Map<String, byte[]> files = new LinkedHashMap<>();
    files.put("m/config.json", "{\"model_type\": \"llama\"}".getBytes(StandardCharsets.UTF_8));
    files.put("m/model.safetensors", WEIGHTS);
    return files;
  }

  private void assertNothingIsTagged() {
    try (ContentStore store = fixture.openLayout()) {
      assertThat(store.names()).isEmpty();
    }
  }

  @Test
  void takesAFileAndTellsItsDigest() {
    UrlFixture.Packed packed = fixture.pack(host.uri("/m/model.safetensors?token=s3cret"));
    assertThat(packed.paths()).containsExactly("model.safetensors");
    assertThat(packed.layers()).containsExactly(DIGEST);
    assertThat(packed.origin().url()).isEqualTo("http://" + host.host() + "/m/model.safetensors");
    assertThat(packed.origin().revision()).contains(DIGEST.toString());
    assertThat(new String(packed.manifest().bytes(), StandardCharsets.UTF_8))
        .doesNotContain("s3cret");
    assertThat(packed.manifest().annotations().keySet()).noneMatch(key -> key.contains("digests"));
  }

  @Test
  void readsEachByteOfAFileOnce() {
    fixture.pack(model());
    assertThat(host.sentBytes()).isLessThan(WEIGHTS.length + 64 * 1024);
  }

  @Test
  void takesAFileWhoseDigestIsGivenAndLeavesOutOneThatIsThere() {
    UrlFixture.Packed packed = fixture.pack(model(), Optional.of(DIGEST));
    assertThat(packed.layers()).containsExactly(DIGEST);
    long sent = host.sentBytes();
    assertThat(fixture.pack(model(), Optional.of(DIGEST)).manifest().digest())
        .isEqualTo(packed.manifest().digest());
    assertThat(host.sentBytes() - sent).isLessThan(200 * 1024);
  }

  @ParameterizedTest
  @EnumSource(names = {"USUAL", "WITHOUT_RANGES", "WITHOUT_LENGTH", "WITHOUT_STATE"})
  void takesAFileOfAnyServer(FileHost.Manner manner) {
    host.file("/a.safetensors", WEIGHTS, manner);
    UrlFixture.Packed packed = fixture.pack(host.uri("/a.safetensors"));
    assertThat(packed.layers()).containsExactly(DIGEST);
    assertThat(packed.origin().revision()).contains(DIGEST.toString());
  }

  @ParameterizedTest
  @EnumSource(names = {"USUAL", "WITHOUT_LENGTH"})
  void refusesAnotherFileThanTheDigestSays(FileHost.Manner manner) {
    host.file("/a.safetensors", WEIGHTS, manner);
    Digest other = Digest.sha256(new byte[1]);
    assertThatThrownBy(() -> fixture.pack(host.uri("/a.safetensors"), Optional.of(other)))
        .isInstanceOf(InvalidContentException.class)
        .hasMessageContaining(other.toString());
    assertNothingIsTagged();
  }

  @ParameterizedTest
  @EnumSource
  void takesAnArchiveInOnePass(ModelArchives form) throws IOException {
    byte[] archive = form.of(files());
    host.file("/" + form.fileName(), archive);
    UrlFixture.Packed packed = fixture.pack(host.uri("/" + form.fileName()));
    assertThat(packed.paths()).containsExactly("config.json", "model.safetensors");
    assertThat(packed.layers()).contains(DIGEST);
    assertThat(packed.origin().revision()).contains(Digest.sha256(archive).toString());
    assertThat(host.sentBytes()).isLessThan(archive.length + 64 * 1024);
  }

  @ParameterizedTest
  @EnumSource
  void takesAnArchiveOfUnknownLengthIntoARegistry(ModelArchives form) throws IOException {
    byte[] archive = form.of(files());
    host.file("/" + form.fileName(), archive, FileHost.Manner.WITHOUT_LENGTH);
    try (TestRegistry registry = TestRegistry.start()) {
      UrlFixture.Packed packed = fixture.packInto(registry.host(), host.uri("/" + form.fileName()));
      assertThat(packed.layers()).contains(DIGEST);
      assertThat(packed.manifest().digest())
          .isEqualTo(fixture.pack(host.uri("/" + form.fileName())).manifest().digest());
      assertThat(registry.unfinishedUploads()).isEmpty();
    }
  }

  @Test
  void refusesAnArchiveWithAnotherDigest() throws IOException {
    host.file("/a.zip", ModelArchives.ZIP_DEFLATED.of(files()));
    assertThatThrownBy(() -> fixture.pack(host.uri("/a.zip"), Optional.of(DIGEST)))
        .isInstanceOf(InvalidContentException.class)
        .hasMessageContaining("expected: " + DIGEST);
    assertNothingIsTagged();
  }

  @ParameterizedTest
  @EnumSource
  void refusesAnArchiveThatIsCutShort(ModelArchives form) throws IOException {
    byte[] archive = form.of(files());
    for (int cut : new int[] {1, 20, archive.length / 2}) {
      int length = form == ModelArchives.TAR ? archive.length - 20_000 - cut : archive.length - cut;
      host.file("/" + form.fileName(), java.util.Arrays.copyOf(archive, length));
      assertThatThrownBy(() -> fixture.pack(host.uri("/" + form.fileName())))
          .as("%d bytes of %d", length, archive.length)
          .isInstanceOf(InvalidContentException.class);
    }
    assertNothingIsTagged();
  }

  @Test
  void takesASetAndItsIndex() {
    for (int i = 1; i <= 3; i++) {
      byte[] shard =
          new io.deckhouse.aimodels.modelpack.testkit.SafetensorsBuilder()
              .tensor("weight" + i, "F32", 32, 16, 256)
              .build();
      host.file("/s/w-0000" + i + "-of-00003.safetensors", shard);
    }
    UrlFixture.Packed packed = fixture.pack(host.uri("/s/w-00001-of-00003.safetensors"));
    assertThat(packed.paths()).hasSize(3);
    assertThat(packed.origin().revision()).isEmpty();
    String index =
        "{\"metadata\":{},\"weight_map\":{\"weight1\":\"w-00001-of-00003.safetensors\","
            + "\"weight2\":\"w-00002-of-00003.safetensors\","
            + "\"weight3\":\"w-00003-of-00003.safetensors\"}}";
    host.file("/s/w.safetensors.index.json", index.getBytes(StandardCharsets.UTF_8));
    assertThat(fixture.pack(host.uri("/s/w-00001-of-00003.safetensors")).paths()).hasSize(4);
    assertThatThrownBy(
            () -> fixture.pack(host.uri("/s/w-00001-of-00003.safetensors"), Optional.of(DIGEST)))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("a set of 3 files");
    host.status("/s/w-00002-of-00003.safetensors", 404);
    assertThatThrownBy(() -> fixture.pack(host.uri("/s/w-00001-of-00003.safetensors")))
        .isInstanceOf(NotFoundException.class)
        .hasMessageContaining("w-00002-of-00003.safetensors");
  }

  @Test
  void followsRedirectsToOtherHosts() {
    try (FileHost other = FileHost.start()) {
      other.file("/blob", WEIGHTS);
      host.redirect("/a.safetensors", other.uri("/blob").toString());
      UrlFixture.Packed packed = fixture.pack(host.uri("/a.safetensors"));
      assertThat(packed.paths()).containsExactly("a.safetensors");
      assertThat(packed.origin().url()).isEqualTo("http://" + host.host() + "/a.safetensors");
    }
  }

  @Test
  void tellsWhatIsWrongWithTheServer() {
    host.status("/none.gguf", 404).status("/login.gguf", 401).status("/no.gguf", 403);
    host.status("/down.gguf", 503).status("/odd.gguf", 400);
    host.file("/page.gguf", "<html>".getBytes(StandardCharsets.UTF_8), FileHost.Manner.PAGE);
    host.file("/packed.gguf", new byte[10], FileHost.Manner.ENCODED);
    assertFails("/none.gguf", NotFoundException.class, "answered 404");
    assertFails("/login.gguf", UnauthorizedException.class, "answered 401");
    assertFails("/no.gguf", UnauthorizedException.class, "answered 403");
    assertFails("/down.gguf", UnavailableException.class, "answered 503");
    assertFails("/odd.gguf", UnavailableException.class, "answered 400");
    assertFails("/page.gguf", InvalidContentException.class, "a web page");
    assertFails("/packed.gguf", InvalidContentException.class, "encoded");
  }

  private void assertFails(String path, Class<? extends Exception> type, String message) {
    assertThatThrownBy(() -> fixture.pack(host.uri(path)))
        .isInstanceOf(type)
        .hasMessageContaining(message);
  }

  @Test
  void showsNoPassword() {
    assertThatThrownBy(() -> fixture.pack(URI.create("https://bob:s3cret@example.org/m.gguf")))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("example.org")
        .hasMessageNotContaining("s3cret");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://example.org/m.gguf",
        "http://127.0.0.1.example.org/m.gguf",
        "https://example.org/",
        "https://example.org",
        "ftp://example.org/m.gguf"
      })
  void refusesAddressesThatNobodyShouldAsk(String address) {
    assertThatThrownBy(() -> fixture.pack(URI.create(address)))
        .isInstanceOf(InvalidRequestException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/a%2F..%2Fb", "/%2e%2e", "/a%5Cb", "/a%00b", "/C:x"})
  void refusesUnsafeNames(String path) {
    assertThatThrownBy(() -> fixture.pack(host.uri(path)))
        .isInstanceOf(InvalidContentException.class);
  }

  @Test
  void refusesAPickleBeforeItIsDownloaded() {
    byte[] pickle = java.util.Arrays.copyOf(Pickles.call(), 4 * 1024 * 1024);
    host.file("/a.bin", pickle);
    assertThatThrownBy(() -> fixture.pack(host.uri("/a.bin")))
        .isInstanceOf(RefusedByPolicyException.class)
        .hasMessageContaining("a.bin");
    assertThat(host.sentBytes()).isLessThan(1024 * 1024);
  }

  @Test
  void noticesThatTheFileChanges() {
    try (FaultProxy proxy = FaultProxy.before(host.host())) {
      proxy.add(FaultRule.once("GET", ".*", new Fault.ResetResponseAt(500_000)).nth(3));
      proxy.add(FaultRule.once("GET", ".*", new Fault.ChangeEtag()).nth(4));
      assertThatThrownBy(() -> fixture.pack(proxy.uri("/m/model.safetensors")))
          .isInstanceOf(InvalidContentException.class)
          .hasMessageContaining("changed while it was read");
    }
    assertNothingIsTagged();
  }

  @Test
  void goesOnWhereTheConnectionBroke() {
    try (FaultProxy proxy = FaultProxy.before(host.host())) {
      proxy.add(FaultRule.once("GET", ".*", new Fault.TruncateResponseAt(1_000_000)).nth(3));
      proxy.add(FaultRule.once("GET", ".*", new Fault.StallResponseAt(300_000)).nth(4));
      proxy.add(FaultRule.once("GET", ".*", new Fault.TruncateResponseAt(100_000)).nth(5));
      assertThat(fixture.pack(proxy.uri("/m/model.safetensors")).layers()).containsExactly(DIGEST);
      assertThat(proxy.faults()).isEqualTo(3);
      assertThat(proxy.traffic().responseBytes(RequestKind.OTHER))
          .isLessThan((long) (WEIGHTS.length * 1.2));
    }
  }

  @Test
  void goesOnWithAnArchiveWhereTheConnectionBroke() throws IOException {
    byte[] archive = ModelArchives.TAR_GZIP.of(files());
    host.file("/m.tar.gz", archive);
    try (FaultProxy proxy = FaultProxy.before(host.host())) {
      proxy.add(
          FaultRule.once("GET", ".*", new Fault.TruncateResponseAt(archive.length / 2)).nth(2));
      UrlFixture.Packed packed = fixture.pack(proxy.uri("/m.tar.gz"));
      assertThat(packed.origin().revision()).contains(Digest.sha256(archive).toString());
      assertThat(proxy.faults()).isEqualTo(1);
      assertThat(proxy.traffic().responseBytes(RequestKind.OTHER))
          .isLessThan((long) (archive.length * 1.2));
    }
  }

  @Test
  void startsAgainWhereTheServerHasNoRanges() {
    host.file("/a.safetensors", WEIGHTS, FileHost.Manner.WITHOUT_RANGES);
    try (FaultProxy proxy = FaultProxy.before(host.host())) {
      proxy.add(FaultRule.once("GET", ".*", new Fault.ResetResponseAt(1_000_000)).nth(3));
      assertThat(fixture.pack(proxy.uri("/a.safetensors")).layers()).containsExactly(DIGEST);
    }
  }
}

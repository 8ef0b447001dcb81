package io.deckhouse.aimodels.modelpack.source.ollama;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deckhouse.aimodels.modelpack.InvalidContentException;
import io.deckhouse.aimodels.modelpack.ModelPackException;
import io.deckhouse.aimodels.modelpack.auth.Credentials;
import io.deckhouse.aimodels.modelpack.auth.Login;
import io.deckhouse.aimodels.modelpack.content.ContentStore;
import io.deckhouse.aimodels.modelpack.content.layout.LayoutOptions;
import io.deckhouse.aimodels.modelpack.content.layout.LayoutStore;
import io.deckhouse.aimodels.modelpack.content.registry.Registries;
import io.deckhouse.aimodels.modelpack.content.registry.RegistryStore;
import io.deckhouse.aimodels.modelpack.oci.Descriptor;
import io.deckhouse.aimodels.modelpack.oci.Digest;
import io.deckhouse.aimodels.modelpack.pack.DigestCache;
import io.deckhouse.aimodels.modelpack.pack.PackOptions;
import io.deckhouse.aimodels.modelpack.pack.PackPlan;
import io.deckhouse.aimodels.modelpack.pack.PackResult;
import io.deckhouse.aimodels.modelpack.pack.Packer;
import io.deckhouse.aimodels.modelpack.progress.ProgressListener;
import io.deckhouse.aimodels.modelpack.source.DirectorySource;
import io.deckhouse.aimodels.modelpack.source.ModelSource;
import io.deckhouse.aimodels.modelpack.testkit.ChildJvm;
import io.deckhouse.aimodels.modelpack.testkit.FaultyRegistry;
import io.deckhouse.aimodels.modelpack.testkit.proxy.Fault;
import io.deckhouse.aimodels.modelpack.testkit.proxy.FaultProxy;
import io.deckhouse.aimodels.modelpack.testkit.proxy.FaultRule;
import io.deckhouse.aimodels.modelpack.testkit.registry.Access;
import io.deckhouse.aimodels.modelpack.testkit.registry.Behaviour;
import io.deckhouse.aimodels.modelpack.testkit.registry.RequestKind;
import io.deckhouse.aimodels.modelpack.testkit.registry.TestRegistry;
import io.deckhouse.aimodels.modelpack.testkit.registry.Traffic;
import io.deckhouse.aimodels.modelpack.verify.Verifier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Packing a model of an Ollama registry into any store, whatever happens on the way. */
@Timeout(120)
class OllamaPackTest {
  @TempDir private Path directory;
  private final TestRegistry registry = TestRegistry.start();
  private final FaultProxy proxy = FaultProxy.before(registry.host());
  private final Registries registries =
      new Registries(FaultyRegistry.options(Credentials.NONE, Optional.empty(), _ -> {}));
  private final byte[] weights = OllamaModel.weights();
  private final Digest weightsDigest = Digest.sha256(weights);

  @BeforeEach
  void push() {
    put(OllamaModel.usual());
  }

  @AfterEach
  void close() {
    registries.close();
    proxy.close();
    registry.close();
  }

  private void put(OllamaModel model) {
    try (RegistryStore repository = registries.open(registry.host(), "library/tiny")) {
      model.put(repository, "1b");
    }
    registry.traffic().clear();
  }

  private OllamaSource open() {
    return OllamaSource.open("ollama://" + proxy.host() + "/tiny:1b", registries);
  }

  private LayoutStore layout(String name) {
    return LayoutStore.open(directory.resolve(name), "oci:" + name, LayoutOptions.writing());
  }

  private static PackResult pack(ModelSource source, ContentStore store, String name) {
    return new Packer(PackOptions.defaults(), DigestCache.none(), ProgressListener.NONE)
        .pack(source, store, name);
  }

  private PackResult packIntoLayout(String layout) {
    try (OllamaSource source = open();
        LayoutStore store = layout(layout)) {
      PackResult result = pack(source, store, "m:1");
      assertThat(new Verifier(2, ProgressListener.NONE).verify(store, result.manifest())).isEmpty();
      return result;
    }
  }

  private void requireNothingNamed(String layout) {
    try (LayoutStore store = layout(layout)) {
      assertThat(store.names()).isEmpty();
    }
  }

  @Test
  void givesOneDigestInEveryStore() {
    Descriptor inLayout = packIntoLayout("one").manifest();
    try (OllamaSource source = open();
        RegistryStore store = registries.open(registry.host(), "models/tiny")) {
      assertThat(pack(source, store, "v1").manifest()).isEqualTo(inLayout);
      assertThat(new Verifier(2, ProgressListener.NONE).verify(store, inLayout)).isEmpty();
    }
    assertThat(packIntoLayout("two").manifest()).isEqualTo(inLayout);
  }

  @Test
  void givesTheLayersOfTheSameFilesInADirectory() throws IOException {
    Path model = Files.createDirectories(directory.resolve("model"));
    Map<String, String> texts =
        Map.of(
            "template.txt", OllamaModel.TEMPLATE,
            "system.txt", OllamaModel.SYSTEM,
            "params.json", OllamaModel.PARAMS,
            "messages.json", OllamaModel.MESSAGES,
            "LICENSE", OllamaModel.LICENSE);
    for (Map.Entry<String, String> text : texts.entrySet()) {
      Files.writeString(model.resolve(text.getKey()), text.getValue());
    }
    Files.write(model.resolve("model.gguf"), weights);
    try (DirectorySource source = DirectorySource.open(model);
        LayoutStore store = layout("local")) {
      assertThat(packIntoLayout("remote").layers())
          .isEqualTo(pack(source, store, "m:1").layers())
          .hasSize(6);
    }
  }

  @Test
  void recordsNoPathOfThePublisher() throws IOException {
    Descriptor manifest = packIntoLayout("one").manifest();
    Path blob = directory.resolve("one/blobs/sha256/" + manifest.digest().hex());
    assertThat(Files.readString(blob))
        .contains("ollama://" + proxy.host() + "/library/tiny:1b")
        .doesNotContain("publisher", "/home/");
  }

  @Test
  void movesEachByteOnceAndNothingAgain() {
    PackResult first = packIntoLayout("one");
    long all = registry.traffic().downloadBytes();
    assertThat(all).isBetween((long) weights.length, first.size());
    registry.traffic().clear();
    packIntoLayout("one");
    assertThat(registry.traffic().downloadBytes()).isLessThan(200 * 1024);
  }

  @Test
  void plansWithoutTheWeights() {
    try (OllamaSource source = open();
        LayoutStore store = layout("one")) {
      Packer packer = new Packer(PackOptions.defaults(), DigestCache.none(), ProgressListener.NONE);
      PackPlan plan = packer.plan(source, Optional.of(store));
      assertThat(plan.files()).hasSize(6);
      assertThat(plan.transferSize()).isEqualTo(plan.size());
      assertThat(registry.traffic().downloadBytes()).isLessThan(200 * 1024);
      pack(source, store, "m:1");
      assertThat(packer.plan(source, Optional.of(store)).transferSize()).isZero();
    }
  }

  @Test
  void goesOnAfterACutTransfer() {
    proxy.add(FaultRule.once("GET", blob(), new Fault.TruncateResponseAt(1_000_000)).nth(2));
    packIntoLayout("one");
    assertThat(proxy.faults()).isOne();
    List<String> ranges =
        registry.traffic().requests(RequestKind.BLOB_GET).stream()
            .filter(request -> request.target().matches(blob()))
            .map(request -> request.range().orElseThrow())
            .toList();
    // Its beginning, the rest of it, and what was cut off.
    assertThat(ranges).hasSize(3);
    assertThat(start(ranges.get(1))).isEqualTo(128 * 1024);
    assertThat(start(ranges.get(2))).isEqualTo(128 * 1024 + 1_000_000);
  }

  private static long start(String range) {
    return Long.parseLong(range.replaceAll("bytes=(\\d+)-.*", "$1"));
  }

  private String blob() {
    return ".*/blobs/" + weightsDigest;
  }

  @Test
  void takesAFileAgainThatTheWayHasDamaged() {
    proxy.add(FaultRule.once("GET", blob(), new Fault.FlipBitAt(1_000_000)).nth(2));
    packIntoLayout("one");
    assertThat(proxy.faults()).isOne();
  }

  @Test
  void refusesALayerWithOtherBytes() throws IOException {
    byte[] other = weights.clone();
    other[2_000_000] ^= 1;
    Files.write(registry.blobFile(weightsDigest), other, StandardOpenOption.TRUNCATE_EXISTING);
    assertThatThrownBy(() -> packIntoLayout("one"))
        .isInstanceOf(InvalidContentException.class)
        .hasMessageContainingAll("model.gguf", weightsDigest.toString());
    requireNothingNamed("one");
  }

  @Test
  void refusesALayerOfAnotherLength() throws IOException {
    Files.write(registry.blobFile(weightsDigest), new byte[10], StandardOpenOption.APPEND);
    assertThatThrownBy(() -> packIntoLayout("one"))
        .isInstanceOf(ModelPackException.class)
        .hasMessageContaining(weightsDigest.toString());
    requireNothingNamed("one");
  }

  @Test
  void refusesAManifestThatIsNotItsDigest() {
    proxy.add(FaultRule.always("GET", ".*/manifests/.*", new Fault.FlipBitAt(40)));
    assertThatThrownBy(this::open)
        .isInstanceOf(InvalidContentException.class)
        .hasMessageContaining("expected: sha256:");
  }

  @Test
  void followsRedirectsWithoutTheLogin() {
    Access access = new Access.Tokens("user", "sesame").withAnonymousPull();
    try (TestRegistry other =
            TestRegistry.setup()
                .behaviour(new Behaviour().redirectsBlobs(true))
                .access(access)
                .start();
        Registries writers =
            new Registries(
                FaultyRegistry.options(
                    Credentials.of(Login.password("user", "sesame")), Optional.empty(), _ -> {}))) {
      try (RegistryStore repository = writers.open(other.host(), "library/tiny")) {
        OllamaModel.usual().put(repository, "1b");
      }
      other.traffic().clear();
      try (OllamaSource source =
              OllamaSource.open("ollama://" + other.host() + "/tiny:1b", writers);
          LayoutStore store = layout("one")) {
        pack(source, store, "m:1");
      }
      List<Traffic.Recorded> stored = other.traffic().requests(RequestKind.STORAGE_GET);
      assertThat(stored).isNotEmpty().allMatch(request -> request.authorization().isEmpty());
      assertThat(other.traffic().requests(RequestKind.BLOB_GET))
          .isNotEmpty()
          .allMatch(request -> request.authorization().isPresent());
    }
  }

  @Test
  void goesOnInAnotherProcess() throws IOException {
    byte[] large = OllamaModel.weights(24 * 1024);
    put(new OllamaModel().with("model", large));
    String name = "ollama://" + proxy.host() + "/tiny:1b";
    try (ChildJvm child =
        ChildJvm.start(OllamaPackChild.class, name, directory.resolve("one").toString())) {
      child.awaitLine("half");
      child.kill();
    }
    requireNothingNamed("one");
    registry.traffic().clear();
    packIntoLayout("one");
    assertThat(registry.traffic().downloadBytes()).isLessThan(large.length * 3L / 4);
  }
}

package io.deckhouse.aimodels.modelpack.source.url;

import static org.assertj.core.api.Assertions.assertThat;

import io.deckhouse.aimodels.modelpack.content.ContentStore;
import io.deckhouse.aimodels.modelpack.content.layout.LayoutOptions;
import io.deckhouse.aimodels.modelpack.content.layout.LayoutStore;
import io.deckhouse.aimodels.modelpack.hash.Checkpoints;
import io.deckhouse.aimodels.modelpack.oci.Digest;
import io.deckhouse.aimodels.modelpack.source.archive.ModelArchives;
import io.deckhouse.aimodels.modelpack.testkit.ChildJvm;
import io.deckhouse.aimodels.modelpack.testkit.FaultyRegistry;
import io.deckhouse.aimodels.modelpack.testkit.FileHost;
import io.deckhouse.aimodels.modelpack.testkit.proxy.FaultProxy;
import io.deckhouse.aimodels.modelpack.testkit.registry.Behaviour;
import io.deckhouse.aimodels.modelpack.testkit.registry.RequestKind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What another process makes of a download that was killed, and how little memory it needs. */
@Timeout(120)
class KilledDownloadTest {
  private static final byte[] WEIGHTS = UrlFixture.weights(9, 40 * 1024);
  private static final Digest DIGEST = Digest.sha256(WEIGHTS);
  private static final long BYTES_PER_SECOND = 24 * 1024 * 1024;

  /** Java with what hashing needs to go on. */
  private static final List<String> JAVA = List.of(Checkpoints.JAVA_OPTION);

  @TempDir Path directory;

  private final FileHost host = FileHost.start();
  private FaultProxy proxy = FaultProxy.before("127.0.0.1:1");

  @BeforeEach
  void serve() {
    proxy.close();
    proxy = FaultProxy.before(host.host()).throttle(BYTES_PER_SECOND);
    host.file("/model.safetensors", WEIGHTS);
  }

  @AfterEach
  void close() {
    proxy.close();
    host.close();
  }

  private ChildJvm child(String source, String... target) throws IOException {
    String[] all = new String[target.length + 2];
    all[0] = directory.resolve("journal").toString();
    all[1] = source;
    System.arraycopy(target, 0, all, 2, target.length);
    return ChildJvm.start(JAVA, UrlChild.class, all);
  }

  private static void runToTheEnd(ChildJvm child) throws IOException {
    try (child) {
      child.awaitLine("done");
      assertThat(child.end()).isZero();
    }
  }

  private void killInTheMiddle(String... target) throws IOException {
    try (ChildJvm child = child(proxy.uri("/model.safetensors").toString(), target)) {
      while (proxy.traffic().responseBytes(RequestKind.OTHER) < WEIGHTS.length / 2) {
        assertThat(child.isAlive()).isTrue();
        LockSupport.parkNanos(1_000_000);
      }
      child.kill();
    }
    assertThat(proxy.traffic().responseBytes(RequestKind.OTHER)).isLessThan(WEIGHTS.length);
  }

  private void assertMovedOnce() {
    assertThat(proxy.traffic().responseBytes(RequestKind.OTHER))
        .isBetween((long) WEIGHTS.length, (long) (WEIGHTS.length * 1.05) + 4 * 1024 * 1024);
  }

  private static void assertWhole(ContentStore store) {
    assertThat(store.manifest(store.resolve("v1").orElseThrow()).layers())
        .anySatisfy(layer -> assertThat(layer.digest()).isEqualTo(DIGEST));
    assertThat(store.size(DIGEST)).hasValue(WEIGHTS.length);
  }

  @Test
  void goesOnIntoALayout() throws IOException {
    String layout = directory.resolve("layout").toString();
    killInTheMiddle(layout);
    runToTheEnd(child(proxy.uri("/model.safetensors").toString(), layout));
    assertMovedOnce();
    try (LayoutStore store =
        LayoutStore.open(Path.of(layout), "oci:test", LayoutOptions.reading())) {
      assertWhole(store);
    }
  }

  @Test
  void beginsAnewWhenTheFileIsAnotherOne() throws IOException {
    String layout = directory.resolve("layout").toString();
    host.file("/model.safetensors", UrlFixture.weights(10, 40 * 1024));
    killInTheMiddle(layout);
    host.change("/model.safetensors", WEIGHTS);
    runToTheEnd(child(proxy.uri("/model.safetensors").toString(), layout));
    try (LayoutStore store =
        LayoutStore.open(Path.of(layout), "oci:test", LayoutOptions.reading())) {
      assertWhole(store);
    }
  }

  @Test
  void goesOnIntoARegistry() throws IOException {
    try (FaultyRegistry registry = FaultyRegistry.of(Behaviour.distribution3())) {
      killInTheMiddle("registry", registry.proxy().host());
      runToTheEnd(
          child(proxy.uri("/model.safetensors").toString(), "registry", registry.proxy().host()));
      assertMovedOnce();
      assertThat(registry.proxy().traffic().uploadBytes())
          .isLessThan((long) (WEIGHTS.length * 1.05) + 4 * 1024 * 1024);
      assertWhole(registry.open("a/b"));
    }
  }

  @ParameterizedTest
  @EnumSource
  void packsAnArchiveIntoARegistryWithLittleMemory(ModelArchives form) throws IOException {
    byte[] archive =
        form.of(
            Map.of(
                "m/model.safetensors",
                WEIGHTS,
                "m/config.json",
                "{\"model_type\": \"llama\"}".getBytes(StandardCharsets.UTF_8)));
    host.file("/" + form.fileName(), archive);
    Path file = Files.write(directory.resolve(form.fileName()), archive);
    try (FaultyRegistry registry = FaultyRegistry.of(Behaviour.distribution3())) {
      runToTheEnd(child(file.toString(), "registry", registry.proxy().host()));
      assertWhole(registry.open("a/b"));
    }
    try (FaultyRegistry registry = FaultyRegistry.of(Behaviour.distribution3())) {
      runToTheEnd(
          child(host.uri("/" + form.fileName()).toString(), "registry", registry.proxy().host()));
      assertWhole(registry.open("a/b"));
    }
  }
}

package io.deckhouse.aimodels.modelpack.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deckhouse.aimodels.modelpack.InvalidContentException;
import io.deckhouse.aimodels.modelpack.UnavailableException;
import io.deckhouse.aimodels.modelpack.content.Blobs;
import io.deckhouse.aimodels.modelpack.content.ContentStore;
import io.deckhouse.aimodels.modelpack.oci.Descriptor;
import io.deckhouse.aimodels.modelpack.oci.Manifest;
import io.deckhouse.aimodels.modelpack.progress.ProgressListener;
import io.deckhouse.aimodels.modelpack.testkit.FaultyRegistry;
import io.deckhouse.aimodels.modelpack.testkit.TestContent;
import io.deckhouse.aimodels.modelpack.testkit.proxy.Fault;
import io.deckhouse.aimodels.modelpack.testkit.proxy.FaultRule;
import io.deckhouse.aimodels.modelpack.testkit.registry.Behaviour;
import io.deckhouse.aimodels.modelpack.testkit.registry.RequestKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pushes to registries whose connections break arrive, and move no durable byte twice. */
@Timeout(60)
class PushFaultsTest {
  private static final int SIZE = 1_000_000;

  @TempDir private Path directory;
  private TwoStores stores;
  private Manifest manifest;

  @BeforeEach
  void pack() {
    stores = new TwoStores(directory);
    manifest = stores.artifact(1, SIZE);
  }

  @AfterEach
  void close() {
    stores.close();
  }

  private Descriptor layer() {
    return manifest.layers().getFirst();
  }

  private long all() {
    return manifest.contentSize();
  }

  /** The requests that send the layer, by a part of their target. */
  private String layerTarget() {
    return FaultyRegistry.UPLOADS + layer().digest().hex() + ".*";
  }

  private CopyResult push(FaultyRegistry registry) {
    return new Copier(new CopyOptions(2, true), ProgressListener.NONE)
        .copy(stores.from(), manifest.descriptor(), registry.open("a/b"), Optional.of("v1"));
  }

  private void assertArrived(FaultyRegistry registry) {
    ContentStore fresh = registry.open("a/b");
    assertThat(fresh.resolve("v1")).contains(manifest.descriptor());
    Blobs.verify(fresh, layer(), _ -> {});
  }

  static Stream<Fault> brokenConnections() {
    return Stream.of(
        new Fault.ResetBeforeForward(),
        new Fault.ResetRequestAt(0),
        new Fault.ResetRequestAt(SIZE / 2),
        new Fault.ResetRequestAtLastByte(),
        new Fault.LoseAnswer(),
        new Fault.StallRequestAt(SIZE / 2));
  }

  @ParameterizedTest
  @MethodSource("brokenConnections")
  void sendsOnlyTheRest(Fault fault) {
    try (FaultyRegistry registry = FaultyRegistry.of(Behaviour.distribution3())) {
      registry.once("PUT", layerTarget(), fault);
      push(registry);
      assertThat(registry.proxy().faults()).isEqualTo(1);
      assertThat(registry.proxy().traffic().uploadBytes()).isEqualTo(all());
      assertThat(registry.remarks()).isEmpty();
      assertArrived(registry);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {0, SIZE / 2, SIZE - 1})
  void beginsAnewWhereTheRegistryForgetsBrokenUploads(long broken) {
    try (FaultyRegistry registry = FaultyRegistry.of(Behaviour.dockerRegistry2())) {
      registry.once("PUT", layerTarget(), new Fault.ResetRequestAt(broken));
      push(registry);
      assertThat(registry.proxy().traffic().uploadBytes()).isEqualTo(all() + broken);
      assertThat(registry.remarks())
          .singleElement()
          .asString()
          .contains("forgotten the upload; it begins anew");
      assertArrived(registry);
    }
  }

  @Test
  void sendsNothingAgainWhenOnlyTheAnswerWasLost() {
    try (FaultyRegistry registry = FaultyRegistry.of(Behaviour.dockerRegistry2())) {
      registry.once("PUT", layerTarget(), new Fault.LoseAnswer());
      push(registry);
      assertThat(registry.proxy().traffic().uploadBytes()).isEqualTo(all());
      assertThat(registry.remarks()).isEmpty();
      assertArrived(registry);
    }
  }

  @Test
  void goesOnSeveralTimes() {
    try (FaultyRegistry registry = FaultyRegistry.of(Behaviour.distribution3())) {
      registry.once("PUT", layerTarget(), new Fault.ResetRequestAt(100_000));
      registry.once("PATCH", FaultyRegistry.UPLOADS, new Fault.ResetRequestAt(300_000));
      registry
          .proxy()
          .add(FaultRule.once("PATCH", FaultyRegistry.UPLOADS, new Fault.LoseAnswer()).nth(2));
      push(registry);
      assertThat(registry.proxy().faults()).isEqualTo(3);
      assertThat(registry.proxy().traffic().uploadBytes()).isEqualTo(all());
      assertArrived(registry);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {408, 429, 500, 502, 503, 504})
  void repeatsWhatAServerRefusesForNow(int status) {
    try (FaultyRegistry registry = FaultyRegistry.of(Behaviour.distribution3())) {
      registry.once("POST", FaultyRegistry.UPLOADS, Fault.answer(status));
      registry.once("PUT", layerTarget(), Fault.answer(status));
      registry.once("PUT", ".*/manifests/.*", Fault.answer(status));
      push(registry);
      assertThat(registry.proxy().faults()).isEqualTo(3);
      assertArrived(registry);
    }
  }

  @Test
  void waitsAsLongAsTheServerAsks() {
    try (FaultyRegistry registry = FaultyRegistry.of(Behaviour.distribution3())) {
      registry.once("PUT", layerTarget(), Fault.retryAfter(429, 1));
      long begin = System.nanoTime();
      push(registry);
      assertThat(System.nanoTime() - begin).isGreaterThan(1_000_000_000L);
      assertArrived(registry);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "HEAD"})
  void givesUpWhenAServerAlwaysRefuses(String method) {
    try (FaultyRegistry registry = FaultyRegistry.of(Behaviour.distribution3())) {
      registry.always(method, ".*/blobs/.*", Fault.answer(503));
      assertThatThrownBy(() -> push(registry))
          .isInstanceOf(UnavailableException.class)
          .hasMessageContaining("503");
      // Two blobs at seven attempts.
      assertThat(registry.proxy().faults()).isLessThanOrEqualTo(14);
      assertThat(registry.registry().tags("a/b")).isEmpty();
    }
  }

  @Test
  void givesUpOnAServerThatStallsAgainAndAgain() {
    try (FaultyRegistry registry = FaultyRegistry.of(Behaviour.distribution3())) {
      registry
          .always("PUT|PATCH", layerTarget(), new Fault.StallRequestAt(0))
          .always("PATCH", FaultyRegistry.UPLOADS, new Fault.StallRequestAt(0));
      assertThatThrownBy(() -> push(registry)).isInstanceOf(UnavailableException.class);
      assertThat(registry.proxy().faults()).isEqualTo(3);
    }
  }

  @Test
  void tellsWrongBytesAndKeepsNothingOfThem() throws IOException {
    Path blob = directory.resolve("from/blobs/sha256/" + layer().digest().hex());
    byte[] wrong = Files.readAllBytes(blob);
    wrong[SIZE / 2] ^= 1;
    Files.write(blob, wrong);
    try (FaultyRegistry registry = FaultyRegistry.of(Behaviour.distribution3())) {
      assertThatThrownBy(() -> push(registry)).isInstanceOf(InvalidContentException.class);
      assertThat(registry.registry().tags("a/b")).isEmpty();
      assertThat(registry.registry().unfinishedUploads()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void followsLocationsThatAreRelativeOrChange(boolean relative) {
    Behaviour behaviour = new Behaviour().relativeLocations(relative).changingLocations(true);
    try (FaultyRegistry registry = FaultyRegistry.of(behaviour)) {
      registry.once("PUT", layerTarget(), new Fault.ResetRequestAt(SIZE / 3));
      push(registry);
      assertThat(registry.proxy().traffic().uploadBytes()).isEqualTo(all());
      assertArrived(registry);
    }
  }

  @Test
  void sendsNothingThatTheRegistryHas() {
    try (FaultyRegistry registry = FaultyRegistry.of(Behaviour.distribution3())) {
      push(registry);
      registry.proxy().traffic().clear();
      assertThat(push(registry).movedBytes()).isZero();
      assertThat(registry.proxy().traffic().uploadBytes()).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void mountsWithinARegistryUnlessItRefuses(boolean refused) {
    try (FaultyRegistry registry =
        FaultyRegistry.of(Behaviour.distribution3().refusesMounts(refused))) {
      push(registry);
      registry.proxy().traffic().clear();
      ContentStore target = registry.open("c/d");
      new Copier(new CopyOptions(2, true), ProgressListener.NONE)
          .copy(registry.open("a/b"), manifest.descriptor(), target, Optional.of("v1"));
      assertThat(registry.proxy().traffic().requests(RequestKind.BLOB_MOUNT)).isEqualTo(2);
      assertThat(registry.proxy().traffic().uploadBytes()).isEqualTo(refused ? all() : 0);
      assertThat(registry.registry().unfinishedUploads()).isEmpty();
      Blobs.verify(registry.open("c/d"), layer(), _ -> {});
    }
  }

  @Test
  void leavesABodyThatIsRefusedAtOnce() {
    byte[] large = TestContent.bytes(5, 32 * 1024 * 1024);
    Descriptor blob = TestContent.putBlob(stores.from(), large);
    long[] sent = {0};
    try (FaultyRegistry registry = FaultyRegistry.of(Behaviour.distribution3())) {
      registry.always("PUT", FaultyRegistry.UPLOADS, Fault.answerAtOnce(403));
      ContentStore target = registry.open("a/b");
      assertThatThrownBy(
              () -> {
                try (var writer = target.write(blob)) {
                  Blobs.copy(stores.from(), blob, writer, step -> sent[0] += step);
                }
              })
          .hasMessageContaining("403");
      assertThat(registry.proxy().faults()).isEqualTo(1);
      assertThat(sent[0]).isLessThan(large.length);
    }
  }
}

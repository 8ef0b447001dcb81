package io.deckhouse.aimodels.modelpack.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deckhouse.aimodels.modelpack.InvalidContentException;
import io.deckhouse.aimodels.modelpack.NotFoundException;
import io.deckhouse.aimodels.modelpack.content.Blobs;
import io.deckhouse.aimodels.modelpack.content.NamedManifest;
import io.deckhouse.aimodels.modelpack.oci.Annotations;
import io.deckhouse.aimodels.modelpack.oci.Descriptor;
import io.deckhouse.aimodels.modelpack.oci.Digest;
import io.deckhouse.aimodels.modelpack.oci.ImageIndex;
import io.deckhouse.aimodels.modelpack.oci.Manifest;
import io.deckhouse.aimodels.modelpack.progress.Allocation;
import io.deckhouse.aimodels.modelpack.progress.ProgressEvent;
import io.deckhouse.aimodels.modelpack.testkit.ChildJvm;
import io.deckhouse.aimodels.modelpack.testkit.RecordingStore;
import io.deckhouse.aimodels.modelpack.testkit.TestContent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CopierTest {
  @TempDir private static Path parent;
  private TwoStores stores = new TwoStores(parent);

  @BeforeEach
  void openStores(@TempDir Path directory) {
    stores.close();
    stores = new TwoStores(directory);
  }

  @AfterEach
  void closeStores() {
    stores.close();
  }

  @Test
  void copiesAnArtifactByteForByte() {
    Manifest manifest = stores.artifact(3, 100_000);
    CopyResult result = stores.copy(manifest.descriptor(), "n:1");
    long size = manifest.contentSize();
    assertThat(result).isEqualTo(new CopyResult(manifest.descriptor(), size, size, 0, 0));
    assertThat(stores.to().resolve("n:1")).contains(manifest.descriptor());
    manifest.layers().forEach(layer -> Blobs.verify(stores.to(), layer, _ -> {}));
    Blobs.verify(stores.to(), manifest.config(), _ -> {});
  }

  @Test
  void leavesItWithoutANameWhenNoneIsGiven() {
    Manifest manifest = stores.artifact(1, 10);
    new Copier(CopyOptions.defaults(), _ -> {})
        .copy(stores.from(), manifest.descriptor(), stores.to(), Optional.empty());
    assertThat(stores.to().names()).isEmpty();
    assertThat(stores.to().only()).contains(manifest.descriptor());
  }

  @Test
  void takesTheLargestBlobsFirst() {
    List<Descriptor> layers = new ArrayList<>();
    for (int size : new int[] {10, 3000, 500, 20_000}) {
      layers.add(TestContent.putBlob(stores.from(), TestContent.bytes(size, size)));
    }
    Manifest manifest = putManifest(layers, "m:1");
    stores.copy(1, _ -> {}, manifest.descriptor(), "m:1");
    assertThat(stores.to().writes())
        .startsWith(
            layers.get(3).digest(),
            layers.get(1).digest(),
            layers.get(2).digest(),
            layers.get(0).digest());
  }

  private Manifest putManifest(List<Descriptor> layers, String name) {
    Manifest manifest =
        Manifest.of(
            TestContent.ARTIFACT_TYPE, TestContent.putEmptyConfig(stores.from()), layers, Map.of());
    stores.from().put(manifest, Optional.of(name));
    return manifest;
  }

  @Test
  void putsAPlainArtifactOnce() {
    Manifest manifest = stores.artifact(2, 10);
    stores.copy(manifest.descriptor(), "m:1");
    assertThat(stores.to().puts())
        .containsExactly(new RecordingStore.Put(manifest.digest(), Optional.of("m:1")));
  }

  @Test
  void movesABlobThatIsListedTwiceOnce() {
    Descriptor layer = TestContent.putBlob(stores.from(), TestContent.bytes(1, 1000));
    Manifest manifest = putManifest(List.of(layer, layer), "m:1");
    CopyResult result = stores.copy(manifest.descriptor(), "m:1");
    assertThat(stores.from().reads()).containsOnlyOnce(layer.digest());
    assertThat(result.size()).isEqualTo(1002);
  }

  @Test
  void skipsWhatTheTargetHas() {
    Manifest manifest = stores.artifact(2, 1000);
    TestContent.putBlob(stores.to(), TestContent.bytes(1000, 1000));
    CopyResult result = stores.copy(manifest.descriptor(), "m:1");
    assertThat(result.skippedBytes()).isEqualTo(1000);
    assertThat(result.movedBytes()).isEqualTo(manifest.contentSize() - 1000);
    assertThat(stores.from().reads()).doesNotContain(manifest.layers().getFirst().digest());
  }

  @Test
  void replacesABlobOfAnotherLength() throws IOException {
    Manifest manifest = stores.artifact(1, 1000);
    Descriptor layer = manifest.layers().getFirst();
    TestContent.putBlob(stores.to(), TestContent.bytes(1000, 1000));
    Files.write(
        stores.toDirectory().resolve("blobs/sha256/" + layer.digest().hex()), new byte[999]);
    stores.copy(manifest.descriptor(), "m:1");
    Blobs.verify(stores.to(), layer, _ -> {});
  }

  @Test
  void goesOnWithAPartThatIsThere() {
    Manifest manifest = stores.artifact(1, 100_000);
    byte[] bytes = TestContent.bytes(1000, 100_000);
    stores.leavePart(manifest.layers().getFirst(), Arrays.copyOf(bytes, 70_000));
    CopyResult result = stores.copy(manifest.descriptor(), "m:1");
    assertThat(result.skippedBytes()).isEqualTo(70_000);
    assertThat(result.movedBytes()).isEqualTo(manifest.contentSize() - 70_000);
  }

  @Test
  void beginsAgainOnceWhenThePartWasDamaged() {
    Manifest manifest = stores.artifact(1, 100_000);
    Descriptor layer = manifest.layers().getFirst();
    stores.leavePart(layer, new byte[70_000]);
    List<ProgressEvent> events = Collections.synchronizedList(new ArrayList<>());
    stores.copy(1, events::add, manifest.descriptor(), "m:1");
    assertThat(stores.to().writes().stream().filter(layer.digest()::equals)).hasSize(2);
    Blobs.verify(stores.to(), layer, _ -> {});
    assertThat(doneBytes(events)).isEqualTo(manifest.contentSize());
  }

  @Test
  void doesNotBeginAgainWhenTheSourceIsDamaged() throws IOException {
    Manifest manifest = stores.artifact(1, 1000);
    Descriptor layer = manifest.layers().getFirst();
    Files.write(
        stores.toDirectory().resolveSibling("from/blobs/sha256/" + layer.digest().hex()),
        new byte[1000]);
    assertThatThrownBy(() -> stores.copy(manifest.descriptor(), "m:1"))
        .isInstanceOf(InvalidContentException.class)
        .hasMessageContaining(layer.digest().toString());
    assertThat(stores.to().writes()).containsOnlyOnce(layer.digest());
    assertThat(stores.to().names()).isEmpty();
  }

  @Test
  void mountsWhereTheTargetCan() {
    Manifest manifest = stores.artifact(2, 1000);
    Digest first = manifest.layers().getFirst().digest();
    stores.to().mounting(first::equals);
    CopyResult result = stores.copy(manifest.descriptor(), "m:1");
    assertThat(stores.to().mounts()).containsExactly(first);
    assertThat(stores.to().writes()).doesNotContain(first);
    assertThat(result.skippedBytes()).isEqualTo(1000);
  }

  @Test
  void copiesAnIndexOfManifestsBottomUp() {
    Manifest one = TestContent.putArtifact(stores.from(), "one:1", 1, 2, 100);
    Manifest two = TestContent.putArtifact(stores.from(), "two:1", 2, 2, 100);
    ImageIndex inner = TestContent.index(Optional.empty(), one.descriptor(), two.descriptor());
    stores.from().put(inner, Optional.empty());
    ImageIndex outer = TestContent.index(Optional.empty(), one.descriptor(), inner.descriptor());
    stores.from().put(outer, Optional.of("all:1"));
    CopyResult result = stores.copy(outer.descriptor(), "all:1");
    assertThat(stores.to().puts())
        .containsExactly(
            new RecordingStore.Put(one.digest(), Optional.empty()),
            new RecordingStore.Put(two.digest(), Optional.empty()),
            new RecordingStore.Put(inner.digest(), Optional.empty()),
            new RecordingStore.Put(outer.digest(), Optional.of("all:1")));
    assertThat(result.size()).isEqualTo(one.contentSize() + two.contentSize());
    assertThat(stores.to().names()).extracting(NamedManifest::name).containsExactly("all:1");
    assertThat(stores.to().only()).contains(outer.descriptor());
  }

  @Test
  void refusesIndexesThatAreNestedTooDeep() {
    Descriptor below = stores.artifact(1, 10).descriptor();
    for (int depth = 0; depth <= GraphWalk.INDEX_DEPTH_MAX; depth++) {
      ImageIndex index = TestContent.index(Optional.empty(), below);
      stores.from().put(index, Optional.empty());
      below = index.descriptor();
    }
    Descriptor root = below;
    assertThatThrownBy(() -> stores.copy(root, "m:1"))
        .isInstanceOf(InvalidContentException.class)
        .hasMessageContaining("(expected: at most 4 deep)");
  }

  @Test
  void refusesABlobOfTwoSizes() {
    Descriptor layer = TestContent.putBlob(stores.from(), new byte[] {1, 2, 3});
    Manifest manifest = putManifest(List.of(layer), "m:1");
    Descriptor other = new Descriptor(layer.mediaType(), layer.digest(), 4);
    Manifest wrong =
        Manifest.of(TestContent.ARTIFACT_TYPE, manifest.config(), List.of(layer, other), Map.of());
    TestContent.putBlob(stores.from(), wrong.bytes());
    assertThatThrownBy(() -> stores.copy(wrong.descriptor(), "m:1"))
        .isInstanceOf(InvalidContentException.class)
        .hasMessageContaining("3 bytes in one place and 4 in another");
  }

  @Test
  void leavesOutForeignLayersThatTheSourceLacks() {
    byte[] present = TestContent.bytes(1, 10);
    String type = "application/vnd.oci.image.layer.nondistributable.v1.tar";
    TestContent.putBlob(stores.from(), present);
    Descriptor here = new Descriptor(type, Digest.sha256(present), 10);
    Descriptor absent = new Descriptor(type, Digest.sha256(new byte[1]), 1);
    Manifest manifest = putManifest(List.of(here, absent), "m:1");
    CopyResult planned = stores.plan(manifest.descriptor());
    CopyResult result = stores.copy(manifest.descriptor(), "m:1");
    assertThat(result).isEqualTo(planned);
    assertThat(result.movedBytes()).isEqualTo(12);
    assertThat(stores.to().size(here.digest())).hasValue(10);
    assertThat(stores.to().size(absent.digest())).isEmpty();
  }

  @Test
  void failsWhenTheSourceLacksALayer() {
    Manifest manifest = stores.artifact(1, 10);
    Digest layer = manifest.layers().getFirst().digest();
    stores
        .from()
        .onRead(
            digest -> {
              if (digest.equals(layer)) {
                throw NotFoundException.local("gone");
              }
            });
    assertThatThrownBy(() -> stores.copy(manifest.descriptor(), "m:1"))
        .isInstanceOf(InvalidContentException.class)
        .hasMessage("the artifact is not complete: gone");
  }

  @Test
  void doesNotPutWhatARemoteHas() {
    Manifest one = stores.artifact(1, 10);
    ImageIndex index = TestContent.index(Optional.empty(), one.descriptor());
    stores.from().put(index, Optional.of("all:1"));
    stores.to().remote();
    stores.copy(index.descriptor(), "all:1");
    assertThat(stores.to().puts()).hasSize(2);
    stores.copy(index.descriptor(), "all:1");
    assertThat(stores.to().puts()).hasSize(2);
    stores.copy(index.descriptor(), "all:2");
    assertThat(stores.to().puts()).hasSize(3);
  }

  @Test
  void plansWithoutChangingAnything() {
    Manifest manifest = stores.artifact(2, 1000);
    stores.referrer(manifest.descriptor(), "application/x.sig");
    TestContent.putBlob(stores.to(), TestContent.bytes(1000, 1000));
    stores.to().writes().clear();
    CopyResult planned = stores.plan(manifest.descriptor());
    assertThat(planned.skippedBytes()).isEqualTo(1000);
    assertThat(planned.referrers()).isEqualTo(1);
    assertThat(stores.to().writes()).isEmpty();
    assertThat(stores.to().puts()).isEmpty();
    assertThat(stores.from().reads()).isEmpty();
    assertThat(stores.copy(manifest.descriptor(), "m:1")).isEqualTo(planned);
  }

  @Test
  void reportsEachBlobByItsTitle() {
    Descriptor layer = TestContent.putBlob(stores.from(), TestContent.bytes(1, 1000));
    Manifest manifest =
        putManifest(
            List.of(layer.withAnnotations(Map.of(Annotations.TITLE, "model.safetensors"))), "m:1");
    List<ProgressEvent> events = Collections.synchronizedList(new ArrayList<>());
    stores.copy(4, events::add, manifest.descriptor(), "m:1");
    assertThat(events)
        .first()
        .extracting(event -> event.allocation().description())
        .isEqualTo("copy");
    assertThat(events).first().extracting(event -> event.allocation().bytes()).isEqualTo(1002L);
    assertThat(events.stream().map(ProgressEvent::allocation).map(Allocation::description))
        .contains("model.safetensors", manifest.config().digest().shortHex());
    assertThat(doneBytes(events)).isEqualTo(1002);
  }

  private static long doneBytes(List<ProgressEvent> events) {
    return events.stream()
        .mapToLong(
            event ->
                switch (event) {
                  case ProgressEvent.Advanced advanced -> advanced.bytes();
                  case ProgressEvent.Skipped skipped -> skipped.bytes();
                  case ProgressEvent.Started _, ProgressEvent.Finished _ -> 0;
                })
        .sum();
  }

  @Test
  void movesThatManyBlobsAtTheSameTime() {
    Manifest manifest = stores.artifact(12, 1000);
    AtomicInteger running = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    CountDownLatch threeAreHere = new CountDownLatch(3);
    stores
        .from()
        .onRead(
            _ -> {
              most.accumulateAndGet(running.incrementAndGet(), Math::max);
              threeAreHere.countDown();
              await(threeAreHere);
              running.decrementAndGet();
            });
    stores.copy(3, _ -> {}, manifest.descriptor(), "m:1");
    assertThat(most).hasValue(3);
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(1, TimeUnit.MINUTES)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void needsLittleMemoryForManyBlobsAndLargeOnes() throws IOException {
    List<Descriptor> layers = new ArrayList<>();
    layers.add(TestContent.putBlob(stores.from(), TestContent.bytes(1, 100 << 20)));
    for (int i = 0; i < 5_000; i++) {
      layers.add(TestContent.putBlob(stores.from(), TestContent.bytes(i, 100)));
    }
    Manifest manifest = putManifest(layers, "m:1");
    Path to = stores.toDirectory();
    try (ChildJvm child =
        ChildJvm.start(
            CopyChild.class, to.resolveSibling("from").toString(), to.toString(), "m:1")) {
      child.awaitLine("copied " + manifest.contentSize());
    }
    assertThat(stores.to().resolve("m:1")).contains(manifest.descriptor());
  }
}

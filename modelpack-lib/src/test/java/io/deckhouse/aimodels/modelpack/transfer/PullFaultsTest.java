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
import io.deckhouse.aimodels.modelpack.testkit.registry.Traffic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
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

/** Pulls from registries whose connections break arrive, and move no durable byte twice. */
@Timeout(60)
class PullFaultsTest {
  private static final int SIZE = 1_000_000;
  private static final byte[] LAYER = TestContent.bytes(1000, SIZE);

  @TempDir private Path directory;
  private final FaultyRegistry registry = FaultyRegistry.of(Behaviour.distribution3());
  private TwoStores stores;
  private Manifest manifest;

  @BeforeEach
  void push() {
    stores = new TwoStores(directory);
    manifest = stores.artifact(1, SIZE);
    new Copier(new CopyOptions(2, true), ProgressListener.NONE)
        .copy(stores.from(), manifest.descriptor(), registry.open("a/b"), Optional.of("v1"));
    registry.proxy().traffic().clear();
    registry.registry().traffic().clear();
  }

  @AfterEach
  void close() {
    stores.close();
    registry.close();
  }

  private Descriptor layer() {
    return manifest.layers().getFirst();
  }

  private String layerTarget() {
    return ".*/blobs/" + layer().digest();
  }

  private void pull() {
    ContentStore from = registry.open("a/b");
    new Copier(new CopyOptions(2, true), ProgressListener.NONE)
        .copy(from, from.resolve("v1").orElseThrow(), stores.to(), Optional.of("v1"));
  }

  private void assertArrived() {
    assertThat(stores.to().resolve("v1")).contains(manifest.descriptor());
    manifest.layers().forEach(blob -> Blobs.verify(stores.to(), blob, _ -> {}));
  }

  private long downloaded() {
    return registry.proxy().traffic().downloadBytes();
  }

  private List<Optional<String>> ranges() {
    return registry.registry().traffic().requests(RequestKind.BLOB_GET).stream()
        .filter(request -> request.target().contains(layer().digest().hex()))
        .map(Traffic.Recorded::range)
        .toList();
  }

  @ParameterizedTest
  @ValueSource(longs = {0, SIZE / 2, SIZE - 1})
  void goesOnWhereAnAnswerEnded(long broken) {
    registry.once("GET", layerTarget(), new Fault.TruncateResponseAt(broken));
    pull();
    assertThat(registry.proxy().faults()).isEqualTo(1);
    assertThat(downloaded()).isEqualTo(manifest.contentSize());
    assertArrived();
  }

  /** What a reset takes with it was on its way, and has to be sent again. */
  static Stream<Fault> resets() {
    return Stream.of(
        new Fault.ResetBeforeForward(),
        new Fault.ResetResponseAt(0),
        new Fault.ResetResponseAt(SIZE / 2),
        new Fault.ResetResponseAtLastByte(),
        new Fault.LoseAnswer());
  }

  @ParameterizedTest
  @MethodSource("resets")
  void goesOnAfterAReset(Fault fault) {
    registry.once("GET", layerTarget(), fault);
    pull();
    assertThat(registry.proxy().faults()).isEqualTo(1);
    assertThat(registry.proxy().traffic().requests(RequestKind.BLOB_GET)).isEqualTo(3);
    assertArrived();
  }

  @Test
  void goesOnAfterAPeerThatFellSilent() {
    registry.once("GET", layerTarget(), new Fault.StallResponseAt(SIZE / 2));
    pull();
    assertThat(downloaded()).isEqualTo(manifest.contentSize());
    assertThat(ranges()).contains(Optional.of("bytes=" + SIZE / 2 + "-" + (SIZE - 1)));
    assertArrived();
  }

  @Test
  void givesUpOnAPeerThatIsAlwaysSilent() {
    registry.always("GET", layerTarget(), new Fault.StallResponseAt(0));
    assertThatThrownBy(this::pull).isInstanceOf(UnavailableException.class);
    assertThat(registry.proxy().faults()).isEqualTo(3);
    assertThat(stores.to().resolve("v1")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {408, 429, 500, 502, 503, 504})
  void repeatsWhatAServerRefusesForNow(int status) {
    registry
        .once("GET", layerTarget(), Fault.answer(status))
        .once("GET", ".*/manifests/.*", Fault.answer(status));
    pull();
    assertThat(registry.proxy().faults()).isEqualTo(2);
    assertThat(downloaded()).isEqualTo(manifest.contentSize());
    assertArrived();
  }

  @Test
  void waitsAsLongAsTheServerAsks() {
    registry.once("GET", layerTarget(), Fault.retryAfter(503, 1));
    long begin = System.nanoTime();
    pull();
    assertThat(System.nanoTime() - begin).isGreaterThan(1_000_000_000L);
    assertArrived();
  }

  @ParameterizedTest
  @ValueSource(strings = {".*/manifests/v1", ".*/blobs/.*"})
  void givesUpWhenAServerAlwaysRefuses(String target) {
    registry.always("GET", target, Fault.answer(503));
    assertThatThrownBy(this::pull)
        .isInstanceOf(UnavailableException.class)
        .hasMessageContaining("503");
    assertThat(registry.proxy().faults()).isLessThanOrEqualTo(14);
    assertThat(stores.to().resolve("v1")).isEmpty();
  }

  @Test
  void healsOneWrongByte() {
    registry.once("GET", layerTarget(), new Fault.FlipBitAt(SIZE / 2));
    pull();
    assertThat(downloaded()).isEqualTo(manifest.contentSize() + SIZE);
    assertArrived();
  }

  @Test
  void refusesBytesThatStayWrong() {
    registry.always("GET", layerTarget(), new Fault.FlipBitAt(SIZE / 2));
    assertThatThrownBy(this::pull).isInstanceOf(InvalidContentException.class);
    assertThat(downloaded()).isLessThanOrEqualTo(2L * SIZE + manifest.config().size());
    assertThat(stores.to().size(layer().digest())).isEmpty();
    assertThat(stores.to().resolve("v1")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"v1", "sha256.*"})
  void readsAManifestAgainThatBrokeOff(String reference) {
    registry.once("GET", ".*/manifests/" + reference, new Fault.TruncateResponseAt(100));
    ContentStore from = registry.open("a/b");
    String name = reference.equals("v1") ? "v1" : manifest.digest().toString();
    assertThat(from.resolve(name)).map(Descriptor::digest).contains(manifest.digest());
    assertThat(registry.proxy().faults()).isEqualTo(1);
  }

  @Test
  void refusesAManifestOfWrongBytes() {
    registry.always("GET", ".*/manifests/v1", new Fault.FlipBitAt(50));
    assertThatThrownBy(this::pull).isInstanceOf(InvalidContentException.class);
  }

  @Test
  void readsPastWhatItHasWhenRangesAreIgnored() {
    stores.leavePart(layer(), Arrays.copyOf(LAYER, SIZE / 2));
    registry.registry().behaviour().ignoresRange(true);
    pull();
    assertThat(downloaded()).isEqualTo(manifest.contentSize());
    assertArrived();
  }

  @Test
  void goesOnWhenARangeIsIgnoredOnce() {
    registry.once("GET", layerTarget(), new Fault.TruncateResponseAt(SIZE / 2));
    registry.proxy().add(FaultRule.once("GET", layerTarget(), new Fault.DropRange()).nth(2));
    pull();
    assertThat(registry.proxy().faults()).isEqualTo(2);
    assertThat(downloaded()).isEqualTo(manifest.contentSize() + SIZE / 2);
    assertArrived();
  }

  @Test
  void theTagOfAnEntityMeansNothingUnderADigest() {
    registry.registry().behaviour().changingEtags(true);
    registry.once("GET", layerTarget(), new Fault.TruncateResponseAt(SIZE / 2));
    pull();
    assertThat(downloaded()).isEqualTo(manifest.contentSize());
    assertArrived();
  }

  @Test
  void takesOnlyTheRestOfAPart() {
    stores.leavePart(layer(), Arrays.copyOf(LAYER, 700_000));
    pull();
    assertThat(downloaded()).isEqualTo(manifest.contentSize() - 700_000);
    assertArrived();
  }

  @Test
  void beginsAnewWhenThePartWasOfOtherBytes() {
    stores.leavePart(layer(), new byte[700_000]);
    pull();
    assertThat(downloaded()).isEqualTo(manifest.contentSize() + SIZE - 700_000);
    assertArrived();
  }

  @Test
  void beginsAnewWhenThePartIsTooLong() throws IOException {
    stores.leavePart(layer(), Arrays.copyOf(LAYER, 700_000));
    Files.write(part(), new byte[2 * SIZE], StandardOpenOption.APPEND);
    pull();
    assertArrived();
  }

  private Path part() throws IOException {
    try (Stream<Path> files = Files.walk(stores.toDirectory())) {
      return files
          .filter(file -> Files.isRegularFile(file) && file.toFile().length() == 700_000)
          .findFirst()
          .orElseThrow();
    }
  }

  @Test
  void readsBlobsWithoutALength() {
    registry.registry().behaviour().answersWithoutLength(true);
    pull();
    assertThat(downloaded()).isEqualTo(manifest.contentSize());
    assertArrived();
  }

  @Test
  void refusesABlobOfAnotherLength() throws IOException {
    Path blob = registry.registry().blobFile(layer().digest());
    Files.write(blob, new byte[10], StandardOpenOption.APPEND);
    assertThatThrownBy(this::pull)
        .isInstanceOf(InvalidContentException.class)
        .hasMessageContaining("1000010");
  }
}

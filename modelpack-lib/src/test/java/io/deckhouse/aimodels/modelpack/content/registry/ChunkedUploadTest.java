package io.deckhouse.aimodels.modelpack.content.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deckhouse.aimodels.modelpack.UnavailableException;
import io.deckhouse.aimodels.modelpack.oci.Digest;
import io.deckhouse.aimodels.modelpack.testkit.TestContent;
import io.deckhouse.aimodels.modelpack.testkit.TestModel;
import io.deckhouse.aimodels.modelpack.testkit.proxy.Fault;
import io.deckhouse.aimodels.modelpack.testkit.proxy.FaultProxy;
import io.deckhouse.aimodels.modelpack.testkit.proxy.FaultRule;
import io.deckhouse.aimodels.modelpack.testkit.registry.Behaviour;
import io.deckhouse.aimodels.modelpack.testkit.registry.RequestKind;
import io.deckhouse.aimodels.modelpack.testkit.registry.TestRegistry;
import io.deckhouse.aimodels.modelpack.testkit.registry.Traffic;
import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Blobs that are sent in parts, because they have to be or because their digest is not known. */
@Timeout(60)
class ChunkedUploadTest {
  private static final int SIZE = 1_000_000;
  private static final byte[] BYTES = TestContent.bytes(3, SIZE);
  private static final Digest DIGEST = Digest.sha256(BYTES);
  private static final String UPLOADS = ".*/blobs/uploads/.*";

  private final TestRegistry registry = TestRegistry.start(Behaviour.distribution3());
  private final FaultProxy proxy = FaultProxy.before(registry.host());
  private final Registries registries = new Registries(TestRegistries.options());

  @AfterEach
  void close() {
    registries.close();
    proxy.close();
    registry.close();
  }

  private Digest send(Optional<Digest> known) throws IOException {
    UploadEndpoint endpoint = new UploadEndpoint(registries.caller(proxy.host(), "a"), "a blob");
    BlobUpload upload =
        new BlobUpload(
            endpoint,
            TestRegistries.options(),
            "a blob",
            Optional.empty(),
            new BlobUpload.ChunkSizes(400_000, 50_000));
    return upload.send(TestModel.source(BYTES), known, _ -> {});
  }

  @ParameterizedTest
  @ValueSource(longs = {400_000, 60_000})
  void sendsPartsWhenTheWholeIsTooLarge(long largest) throws IOException {
    registry.behaviour().uploadBodyMaxBytes(largest);
    send(Optional.of(DIGEST));
    assertThat(registry.hasBlob("a", DIGEST)).isTrue();
    assertThat(registry.traffic().uploadBytes()).isEqualTo(SIZE);
    assertThat(registry.unfinishedUploads()).isEmpty();
  }

  @Test
  void saysThatNoPartIsSmallEnough() {
    registry.behaviour().uploadBodyMaxBytes(40_000);
    assertThatThrownBy(() -> send(Optional.of(DIGEST)))
        .isInstanceOfSatisfying(
            UnavailableException.class, failure -> assertThat(failure.isLasting()).isTrue())
        .hasMessageContaining("50000 bytes");
    assertThat(registry.traffic().count(RequestKind.UPLOAD_START)).isLessThanOrEqualTo(3);
  }

  @Test
  void sendsNoPartThatIsSmallerThanTheRegistryWants() throws IOException {
    registry.behaviour().uploadBodyMaxBytes(300_000).chunkMinBytes(250_000);
    send(Optional.of(DIGEST));
    assertThat(registry.traffic().requests(RequestKind.UPLOAD_CHUNK))
        .extracting(Traffic.Recorded::contentRange)
        .contains(Optional.of("0-249999"), Optional.of("250000-499999"));
    assertThat(registry.hasBlob("a", DIGEST)).isTrue();
  }

  @Test
  void hashesWhatIsNotKnownWhileItIsSent() throws IOException {
    assertThat(send(Optional.empty())).isEqualTo(DIGEST);
    assertThat(registry.traffic().uploadBytes()).isEqualTo(SIZE);
  }

  @Test
  void hashesOnceHoweverOftenAPartIsSent() throws IOException {
    proxy.add(FaultRule.once("PATCH", UPLOADS, new Fault.ResetRequestAt(300_000)));
    proxy.add(FaultRule.once("PATCH", UPLOADS, Fault.answer(503)).nth(2));
    assertThat(send(Optional.empty())).isEqualTo(DIGEST);
    assertThat(registry.traffic().uploadBytes()).isEqualTo(SIZE);
  }

  @Test
  void completesAfterARefusalOfTheLastRequest() throws IOException {
    proxy.add(FaultRule.once("PUT", UPLOADS, Fault.answer(503)).times(2));
    assertThat(send(Optional.empty())).isEqualTo(DIGEST);
    assertThat(registry.traffic().uploadBytes()).isEqualTo(SIZE);
  }

  @Test
  void goesOnAtTheLocationThatTheStatusNames() throws IOException {
    proxy.add(FaultRule.once("PATCH", UPLOADS, new Fault.LoseAnswer()));
    assertThat(send(Optional.empty())).isEqualTo(DIGEST);
    assertThat(registry.traffic().uploadBytes()).isEqualTo(SIZE);
  }

  @Test
  void sendsNothingAgainWhenTheLastAnswerWasLost() throws IOException {
    proxy.add(FaultRule.once("PUT", UPLOADS, new Fault.LoseAnswer()));
    assertThat(send(Optional.empty())).isEqualTo(DIGEST);
    assertThat(registry.traffic().uploadBytes()).isEqualTo(SIZE);
  }

  @Test
  void givesUpOnARegistryThatAlwaysForgets() {
    registry.behaviour().forgetsBrokenUploads(true);
    proxy.add(FaultRule.always("PUT", UPLOADS, Fault.answer(404)));
    assertThatThrownBy(() -> send(Optional.empty())).isInstanceOf(UnavailableException.class);
    assertThat(registry.traffic().count(RequestKind.UPLOAD_START)).isLessThanOrEqualTo(8);
  }
}

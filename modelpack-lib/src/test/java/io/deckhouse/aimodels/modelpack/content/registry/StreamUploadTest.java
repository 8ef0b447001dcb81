package io.deckhouse.aimodels.modelpack.content.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deckhouse.aimodels.modelpack.UnavailableException;
import io.deckhouse.aimodels.modelpack.oci.Digest;
import io.deckhouse.aimodels.modelpack.testkit.TestContent;
import io.deckhouse.aimodels.modelpack.testkit.proxy.Fault;
import io.deckhouse.aimodels.modelpack.testkit.proxy.FaultProxy;
import io.deckhouse.aimodels.modelpack.testkit.proxy.FaultRule;
import io.deckhouse.aimodels.modelpack.testkit.registry.Behaviour;
import io.deckhouse.aimodels.modelpack.testkit.registry.RequestKind;
import io.deckhouse.aimodels.modelpack.testkit.registry.TestRegistry;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Blobs that can be read only once. */
@Timeout(60)
class StreamUploadTest {
  private static final int SIZE = 1_000_000;
  private static final int CHUNK = 100_000;
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

  private StreamUpload.Sent send(InputStream stream) throws IOException {
    UploadEndpoint endpoint = new UploadEndpoint(registries.caller(proxy.host(), "a"), "a blob");
    long[] moved = {0};
    StreamUpload.Sent sent =
        new StreamUpload(endpoint, CHUNK).send(stream, step -> moved[0] += step);
    assertThat(moved[0]).isEqualTo(sent.size());
    return sent;
  }

  private void assertSent() throws IOException {
    assertThat(send(new ByteArrayInputStream(BYTES)))
        .isEqualTo(new StreamUpload.Sent(DIGEST, SIZE));
    assertThat(registry.hasBlob("a", DIGEST)).isTrue();
    assertThat(registry.unfinishedUploads()).isEmpty();
  }

  @Test
  void sendsEachByteOnce() throws IOException {
    assertSent();
    assertThat(registry.traffic().uploadBytes()).isEqualTo(SIZE);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK})
  void sendsBlobsOfAnyLength(int size) throws IOException {
    byte[] bytes = TestContent.bytes(4, size);
    assertThat(send(new ByteArrayInputStream(bytes)).digest()).isEqualTo(Digest.sha256(bytes));
    assertThat(registry.hasBlob("a", Digest.sha256(bytes))).isTrue();
  }

  @Test
  void sendsNoSmallBlobThatIsThere() throws IOException {
    byte[] bytes = TestContent.bytes(5, CHUNK - 1);
    send(new ByteArrayInputStream(bytes));
    send(new ByteArrayInputStream(bytes));
    assertThat(registry.traffic().uploadBytes()).isEqualTo(bytes.length);
  }

  @Test
  void sendsAgainWhatTheRegistryLacksOfAChunk() throws IOException {
    proxy.add(FaultRule.once("PATCH", UPLOADS, new Fault.ResetRequestAt(30_000)).nth(3));
    proxy.add(FaultRule.once("PATCH", UPLOADS, Fault.answer(503)).nth(5));
    assertSent();
    assertThat(registry.traffic().uploadBytes()).isEqualTo(SIZE);
    assertThat(proxy.faults()).isEqualTo(2);
  }

  @Test
  void sendsNothingAgainWhenAnAnswerWasLost() throws IOException {
    proxy.add(FaultRule.once("PATCH", UPLOADS, new Fault.LoseAnswer()).nth(2));
    proxy.add(FaultRule.once("PUT", UPLOADS, new Fault.LoseAnswer()));
    assertSent();
    assertThat(registry.traffic().uploadBytes()).isEqualTo(SIZE);
    assertThat(proxy.faults()).isEqualTo(2);
  }

  @Test
  void beginsAgainWhileAllIsStillKept() throws IOException {
    proxy.add(FaultRule.once("PATCH", UPLOADS, Fault.answer(404)));
    assertThat(send(new ByteArrayInputStream(BYTES)).digest()).isEqualTo(DIGEST);
    assertThat(registry.hasBlob("a", DIGEST)).isTrue();
    assertThat(registry.traffic().count(RequestKind.UPLOAD_START)).isEqualTo(2);
  }

  @Test
  void saysThatWhatIsForgottenCannotBeReadAgain() {
    proxy.add(FaultRule.once("PATCH", UPLOADS, Fault.answer(404)).nth(3));
    assertThatThrownBy(() -> send(new ByteArrayInputStream(BYTES)))
        .isInstanceOfSatisfying(
            UnavailableException.class, failure -> assertThat(failure.isLasting()).isTrue())
        .hasMessageContaining("can be read only once");
  }

  @Test
  void saysThatChunksAreTooLarge() {
    registry.behaviour().uploadBodyMaxBytes(40_000);
    assertThatThrownBy(() -> send(new ByteArrayInputStream(BYTES)))
        .isInstanceOf(UnavailableException.class)
        .hasMessageContaining("no chunk of 100000 bytes");
  }

  @Test
  void saysThatTheRegistryWantsLargerChunks() {
    registry.behaviour().chunkMinBytes(CHUNK + 1);
    assertThatThrownBy(() -> send(new ByteArrayInputStream(BYTES)))
        .isInstanceOf(UnavailableException.class)
        .hasMessageContaining("at least 100001 bytes");
  }

  @Test
  void passesOnThatTheStreamFails() {
    InputStream failing =
        new InputStream() {
          private int left = SIZE / 2;

          @Override
          public int read() throws IOException {
            return read(new byte[1], 0, 1);
          }

          @Override
          public int read(byte[] target, int offset, int length) throws IOException {
            if (left == 0) {
              throw new IOException("the disk is gone");
            }
            int count = Math.min(length, left);
            left -= count;
            return count;
          }
        };
    assertThatThrownBy(() -> send(failing))
        .isInstanceOf(IOException.class)
        .hasMessage("the disk is gone");
  }
}

package io.deckhouse.aimodels.modelpack.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.deckhouse.aimodels.modelpack.ErrorCode;
import io.deckhouse.aimodels.modelpack.InterruptedTransferException;
import io.deckhouse.aimodels.modelpack.InvalidContentException;
import io.deckhouse.aimodels.modelpack.LocalFailureException;
import io.deckhouse.aimodels.modelpack.ModelPackException;
import io.deckhouse.aimodels.modelpack.NotFoundException;
import io.deckhouse.aimodels.modelpack.UnauthorizedException;
import io.deckhouse.aimodels.modelpack.UnavailableException;
import io.deckhouse.aimodels.modelpack.content.Blobs;
import io.deckhouse.aimodels.modelpack.oci.Descriptor;
import io.deckhouse.aimodels.modelpack.oci.Digest;
import io.deckhouse.aimodels.modelpack.oci.Manifest;
import io.deckhouse.aimodels.modelpack.testkit.TestContent;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a copy that fails says and leaves. */
class CopyFailuresTest {
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

  private void failReading(Map<Digest, ? extends RuntimeException> failures) {
    stores
        .from()
        .onRead(
            digest -> {
              RuntimeException failure = failures.get(digest);
              if (failure != null) {
                throw failure;
              }
            });
  }

  private static Digest layer(Manifest manifest, int at) {
    return manifest.layers().get(at).digest();
  }

  @Test
  void movesTheOthersWhenOneFails() {
    Manifest manifest = stores.artifact(4, 1000);
    UnavailableException failure = new UnavailableException("no answer");
    failReading(Map.of(layer(manifest, 0), failure));
    assertThatThrownBy(() -> stores.copy(manifest.descriptor(), "m:1")).isSameAs(failure);
    for (Descriptor layer : manifest.layers().subList(1, 4)) {
      Blobs.verify(stores.to(), layer, _ -> {});
    }
  }

  @Test
  void leavesNothingWithAName() {
    Manifest manifest = stores.artifact(2, 1000);
    TestContent.putArtifact(stores.from(), "sha256-" + manifest.digest().hex() + ".sig", 7, 1, 10);
    failReading(Map.of(layer(manifest, 0), new UnavailableException("no answer")));
    assertThatThrownBy(() -> stores.copy(manifest.descriptor(), "m:1"))
        .isInstanceOf(UnavailableException.class);
    assertThat(stores.to().puts()).isEmpty();
    assertThat(stores.to().names()).isEmpty();
  }

  @Test
  void listsEveryFailureUnderTheGravest() {
    Manifest manifest = stores.artifact(5, 1000);
    failReading(
        Map.of(
            layer(manifest, 0), new UnavailableException("no answer"),
            layer(manifest, 1), new InvalidContentException("damaged", "get it again"),
            layer(manifest, 2), new UnavailableException("silence")));
    ModelPackException failure =
        catchThrowableOfType(
            ModelPackException.class, () -> stores.copy(manifest.descriptor(), "m:1"));
    assertThat(failure)
        .isInstanceOf(InvalidContentException.class)
        .hasMessage("3 of 6 blobs could not be copied from oci:from to oci:to: damaged");
    assertThat(failure.advice()).contains("get it again");
    assertThat(failure.getSuppressed())
        .extracting(Throwable::getMessage)
        .containsExactlyInAnyOrder("silence", "no answer");
  }

  @Test
  void whatTheSourceLacksMakesTheArtifactInvalid() {
    Manifest manifest = stores.artifact(2, 1000);
    failReading(
        Map.of(
            layer(manifest, 0), NotFoundException.remote("gone", ""),
            layer(manifest, 1), NotFoundException.remote("gone too", "")));
    ModelPackException failure =
        catchThrowableOfType(
            ModelPackException.class, () -> stores.copy(manifest.descriptor(), "m:1"));
    assertThat(failure.code()).isEqualTo(ErrorCode.INVALID_CONTENT);
  }

  @Test
  void beginsNothingFurtherWhenTheDiskFails() {
    assertEndsAll(new LocalFailureException("no space left"));
  }

  @Test
  void beginsNothingFurtherWithoutCredentials() {
    assertEndsAll(new UnauthorizedException("who are you?"));
  }

  @Test
  void beginsNothingFurtherAfterAnErrorOfTheProgram() {
    assertEndsAll(new IllegalStateException("a mistake"));
  }

  private void assertEndsAll(RuntimeException failure) {
    Manifest manifest = stores.artifact(20, 1000);
    stores
        .from()
        .onRead(
            _ -> {
              throw failure;
            });
    assertThatThrownBy(() -> stores.copy(1, _ -> {}, manifest.descriptor(), "m:1"))
        .isSameAs(failure);
    assertThat(stores.from().reads()).hasSize(1);
  }

  @Test
  void cancelsRunningBlobsWhenTheDiskFails() {
    Manifest manifest = stores.artifact(2, 1000);
    CountDownLatch running = new CountDownLatch(1);
    CountDownLatch never = new CountDownLatch(1);
    LocalFailureException failure = new LocalFailureException("no space left");
    stores
        .from()
        .onRead(
            digest -> {
              if (digest.equals(layer(manifest, 0))) {
                running.countDown();
                await(never);
              } else {
                await(running);
                throw failure;
              }
            });
    assertThatThrownBy(() -> stores.copy(3, _ -> {}, manifest.descriptor(), "m:1"))
        .isSameAs(failure)
        .hasNoSuppressedExceptions();
  }

  @Test
  void leavesAPartToGoOnFromWhenItIsInterrupted() {
    Manifest manifest = stores.artifact(1, 1_000_000);
    Digest layer = layer(manifest, 0);
    Thread caller = Thread.currentThread();
    CountDownLatch never = new CountDownLatch(1);
    stores
        .from()
        .onBytes(
            (digest, position) -> {
              if (digest.equals(layer) && position > 500_000) {
                caller.interrupt();
                await(never);
              }
            });
    assertThatThrownBy(() -> stores.copy(manifest.descriptor(), "m:1"))
        .isInstanceOf(InterruptedTransferException.class);
    assertThat(Thread.interrupted()).isTrue();
    assertThat(stores.to().names()).isEmpty();
    stores.from().onBytes((_, _) -> {});
    assertThat(stores.copy(manifest.descriptor(), "m:1").skippedBytes()).isGreaterThan(500_000);
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(1, TimeUnit.MINUTES)).isTrue();
    } catch (InterruptedException e) {
      throw new InterruptedTransferException("interrupted", e);
    }
  }
}

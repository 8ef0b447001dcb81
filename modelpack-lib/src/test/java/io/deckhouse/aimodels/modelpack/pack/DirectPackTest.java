package io.deckhouse.aimodels.modelpack.pack;

import static org.assertj.core.api.Assertions.assertThat;

import io.deckhouse.aimodels.modelpack.auth.Credentials;
import io.deckhouse.aimodels.modelpack.content.registry.Registries;
import io.deckhouse.aimodels.modelpack.content.registry.RegistryStore;
import io.deckhouse.aimodels.modelpack.progress.ProgressListener;
import io.deckhouse.aimodels.modelpack.source.DirectorySource;
import io.deckhouse.aimodels.modelpack.testkit.FaultyRegistry;
import io.deckhouse.aimodels.modelpack.testkit.registry.TestRegistry;
import io.deckhouse.aimodels.modelpack.verify.Verifier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Packing straight into a registry. */
class DirectPackTest {
  @TempDir Path directory;

  private final TestRegistry registry = TestRegistry.start();
  private PackFixture fixture = PackFixture.at(Path.of("none"));

  @BeforeEach
  void writeModel() throws IOException {
    fixture = PackFixture.create(directory);
  }

  @AfterEach
  void closeRegistry() {
    registry.close();
  }

  private PackResult pack(String repository, DigestCache cache) {
    try (Registries registries =
            new Registries(
                FaultyRegistry.options(
                    Credentials.NONE, Optional.of(directory.resolve("journal")), _ -> {}));
        RegistryStore store = registries.open(registry.host(), repository);
        DirectorySource source = DirectorySource.open(fixture.model())) {
      PackResult result =
          new Packer(PackOptions.defaults(), cache, ProgressListener.NONE)
              .pack(source, store, "v1");
      assertThat(new Verifier(2, ProgressListener.NONE).verify(store, result.manifest())).isEmpty();
      return result;
    }
  }

  /** A cache whose clock is late enough to remember what was just written. */
  private DigestCache cache() throws IOException {
    Clock later = Clock.offset(Clock.systemUTC(), Duration.ofMinutes(1));
    return DigestCache.in(directory.resolve("digests"), later);
  }

  @Test
  void givesTheDigestOfALocalPack() {
    PackResult local = fixture.pack(false, DigestCache.none(), ProgressListener.NONE);
    assertThat(pack("models/a", DigestCache.none()).manifest()).isEqualTo(local.manifest());
    assertThat(registry.tags("models/a")).containsExactly("v1");
  }

  @Test
  void sendsEachByteOnce() throws IOException {
    PackResult result = pack("models/a", cache());
    assertThat(registry.traffic().uploadBytes()).isEqualTo(result.size());
    registry.traffic().clear();
    pack("models/a", cache());
    assertThat(registry.traffic().uploadBytes()).isLessThan(Files.size(fixture.weights()));
  }

  @Test
  void takesRememberedFilesFromAnotherRepository() throws IOException {
    pack("models/a", cache());
    registry.traffic().clear();
    pack("models/b", cache());
    assertThat(registry.traffic().uploadBytes()).isLessThan(Files.size(fixture.weights()));
  }

  @Test
  void readsAFileWhoseRememberedDigestIsWrong() throws IOException {
    PackResult local = fixture.pack(false, cache(), ProgressListener.NONE);
    Path digests = directory.resolve("digests");
    String wrong = "sha256:" + "0".repeat(64);
    Files.writeString(digests, Files.readString(digests).replaceAll("sha256:[0-9a-f]{64}", wrong));
    assertThat(pack("models/a", cache()).manifest()).isEqualTo(local.manifest());
  }
}

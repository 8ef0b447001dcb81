package io.deckhouse.aimodels.modelpack.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import io.deckhouse.aimodels.modelpack.content.Blobs;
import io.deckhouse.aimodels.modelpack.content.ContentStore;
import io.deckhouse.aimodels.modelpack.content.layout.LayoutOptions;
import io.deckhouse.aimodels.modelpack.content.layout.LayoutStore;
import io.deckhouse.aimodels.modelpack.oci.Manifest;
import io.deckhouse.aimodels.modelpack.pack.DigestCache;
import io.deckhouse.aimodels.modelpack.pack.PackOptions;
import io.deckhouse.aimodels.modelpack.pack.Packer;
import io.deckhouse.aimodels.modelpack.progress.ProgressListener;
import io.deckhouse.aimodels.modelpack.source.DirectorySource;
import io.deckhouse.aimodels.modelpack.testkit.ChildJvm;
import io.deckhouse.aimodels.modelpack.testkit.FaultyRegistry;
import io.deckhouse.aimodels.modelpack.testkit.SafetensorsBuilder;
import io.deckhouse.aimodels.modelpack.testkit.registry.Behaviour;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A process that is killed while it moves a model: the next one goes on where it was. */
@Timeout(120)
class KilledTransferTest {
  private static final int WEIGHTS_BYTES = 48 * 1024 * 1024;
  private static final long BYTES_PER_SECOND = 40L * 1024 * 1024;

  @TempDir private static Path shared;
  private static byte[] weights = new byte[0];
  private static Manifest manifest;

  @TempDir private Path directory;

  @BeforeAll
  static void pack() throws IOException {
    byte[] random = new byte[WEIGHTS_BYTES];
    new Random(1).nextBytes(random);
    weights = new SafetensorsBuilder().tensor("w", "U8", 8, WEIGHTS_BYTES).build();
    System.arraycopy(random, 0, weights, weights.length - WEIGHTS_BYTES, WEIGHTS_BYTES);
    Files.createDirectories(model());
    Files.write(model().resolve("model.safetensors"), weights);
    Files.writeString(model().resolve("config.json"), "{\"model_type\": \"llama\"}");
    try (LayoutStore store = layout(shared.resolve("layout"));
        DirectorySource source = DirectorySource.open(model())) {
      manifest =
          store.manifest(
              new Packer(PackOptions.defaults(), DigestCache.none(), ProgressListener.NONE)
                  .pack(source, store, "v1")
                  .manifest());
    }
  }

  private static Path model() {
    return shared.resolve("model");
  }

  private static LayoutStore layout(Path directory) {
    return LayoutStore.open(directory, "oci:test", LayoutOptions.writing());
  }

  private static String from() {
    return shared.resolve("layout").toString();
  }

  private static FaultyRegistry registry(Behaviour behaviour) {
    FaultyRegistry registry = FaultyRegistry.of(behaviour);
    registry.proxy().throttle(BYTES_PER_SECOND);
    return registry;
  }

  /** A registry that has the model. */
  private static FaultyRegistry filled() {
    FaultyRegistry registry = registry(Behaviour.distribution3());
    try (LayoutStore store = layout(shared.resolve("layout"))) {
      new Copier(CopyOptions.defaults(), ProgressListener.NONE)
          .copy(store, manifest.descriptor(), registry.open("a/b"), java.util.Optional.of("v1"));
    }
    registry.proxy().traffic().clear();
    return registry;
  }

  /** Runs a child until half of the model has moved, kills it, and runs another to the end. */
  private void killAndRunAgain(LongSupplier moved, String... arguments) throws IOException {
    String[] all = new String[arguments.length + 1];
    all[0] = arguments[0];
    all[1] = directory.resolve("journal").toString();
    System.arraycopy(arguments, 1, all, 2, arguments.length - 1);
    try (ChildJvm child = ChildJvm.start(RegistryChild.class, all)) {
      while (moved.getAsLong() < WEIGHTS_BYTES / 2) {
        LockSupport.parkNanos(1_000_000);
      }
      child.kill();
    }
    assertThat(moved.getAsLong()).isLessThan(WEIGHTS_BYTES);
    try (ChildJvm child = ChildJvm.start(RegistryChild.class, all)) {
      child.awaitLine("done");
      assertThat(child.end()).isZero();
    }
  }

  private static void assertOnce(long moved) {
    long size = manifest.contentSize();
    assertThat(moved).isBetween(size, (long) (size * 1.05) + 4 * 1024 * 1024);
  }

  private static void assertWhole(ContentStore store) {
    assertThat(store.resolve("v1")).map(found -> found.digest()).contains(manifest.digest());
    manifest.layers().forEach(layer -> Blobs.verify(store, layer, _ -> {}));
    Blobs.verify(store, manifest.config(), _ -> {});
  }

  @Test
  void pushGoesOn() throws IOException {
    try (FaultyRegistry to = registry(Behaviour.distribution3())) {
      LongSupplier moved = to.proxy().traffic()::uploadBytes;
      killAndRunAgain(moved, "push", from(), to.proxy().host());
      assertOnce(moved.getAsLong());
      assertWhole(to.open("a/b"));
      assertThat(to.registry().unfinishedUploads()).isEmpty();
    }
  }

  @Test
  void pushEndsWellWhereTheRegistryForgets() throws IOException {
    try (FaultyRegistry to = registry(Behaviour.dockerRegistry2())) {
      LongSupplier moved = to.proxy().traffic()::uploadBytes;
      killAndRunAgain(moved, "push", from(), to.proxy().host());
      assertThat(moved.getAsLong()).isLessThan(2L * weights.length);
      assertWhole(to.open("a/b"));
    }
  }

  @Test
  void packIntoARegistryGoesOn() throws IOException {
    try (FaultyRegistry to = registry(Behaviour.distribution3())) {
      LongSupplier moved = to.proxy().traffic()::uploadBytes;
      killAndRunAgain(moved, "pack", model().toString(), to.proxy().host());
      assertOnce(moved.getAsLong());
      assertWhole(to.open("a/b"));
    }
  }

  @Test
  void pullGoesOn() throws IOException {
    try (FaultyRegistry from = filled()) {
      Path to = directory.resolve("to");
      LongSupplier moved = from.proxy().traffic()::downloadBytes;
      killAndRunAgain(moved, "pull", from.proxy().host(), to.toString());
      assertOnce(moved.getAsLong());
      try (LayoutStore store = layout(to)) {
        assertWhole(store);
      }
    }
  }

  @Test
  void unpackFromARegistryGoesOn() throws IOException {
    try (FaultyRegistry from = filled()) {
      Path to = directory.resolve("files");
      LongSupplier moved = from.proxy().traffic()::downloadBytes;
      killAndRunAgain(moved, "unpack", from.proxy().host(), to.toString());
      assertThat(moved.getAsLong())
          .isLessThan((long) (manifest.contentSize() * 1.05) + 4 * 1024 * 1024);
      assertThat(Arrays.equals(Files.readAllBytes(to.resolve("model.safetensors")), weights))
          .isTrue();
    }
  }

  @Test
  void copyBetweenRegistriesGoesOn() throws IOException {
    try (FaultyRegistry from = filled();
        FaultyRegistry to = registry(Behaviour.distribution3())) {
      LongSupplier moved = to.proxy().traffic()::uploadBytes;
      killAndRunAgain(moved, "copy", from.proxy().host(), to.proxy().host());
      assertOnce(moved.getAsLong());
      assertOnce(from.proxy().traffic().downloadBytes());
      assertWhole(to.open("c/d"));
    }
  }
}

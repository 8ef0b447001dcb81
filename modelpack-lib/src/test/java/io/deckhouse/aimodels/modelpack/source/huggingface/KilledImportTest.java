package io.deckhouse.aimodels.modelpack.source.huggingface;

import static org.assertj.core.api.Assertions.assertThat;

import io.deckhouse.aimodels.modelpack.auth.Credentials;
import io.deckhouse.aimodels.modelpack.content.Blobs;
import io.deckhouse.aimodels.modelpack.content.ContentStore;
import io.deckhouse.aimodels.modelpack.content.layout.LayoutStore;
import io.deckhouse.aimodels.modelpack.content.registry.Registries;
import io.deckhouse.aimodels.modelpack.oci.Manifest;
import io.deckhouse.aimodels.modelpack.testkit.ChildJvm;
import io.deckhouse.aimodels.modelpack.testkit.FaultyRegistry;
import io.deckhouse.aimodels.modelpack.testkit.hub.HubFault;
import io.deckhouse.aimodels.modelpack.testkit.hub.HubFault.Kind;
import io.deckhouse.aimodels.modelpack.testkit.hub.HubFile;
import io.deckhouse.aimodels.modelpack.testkit.hub.HubTraffic.Server;
import io.deckhouse.aimodels.modelpack.testkit.hub.TestHub;
import io.deckhouse.aimodels.modelpack.testkit.registry.Behaviour;
import io.deckhouse.aimodels.modelpack.testkit.registry.TestRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A process that is killed in the middle of a big file: the next one goes on where it was. */
@Timeout(120)
class KilledImportTest {
  private static final int MIB = 1024 * 1024;
  private static final int WEIGHTS_BYTES = 96 * MIB;
  private static final long KILLED_AT = 60L * MIB;
  private static final long SLOW_BYTES_PER_SECOND = 24L * MIB;

  @TempDir private Path directory;

  private final TestHub hub = TestHub.start();

  @BeforeEach
  void commit() throws IOException {
    Path weights =
        Files.write(directory.resolve("weights"), HubImports.weights("w", 1, WEIGHTS_BYTES));
    hub.repository("org/model").commit("main", HubImports.model(HubFile.lfs(weights)));
  }

  @AfterEach
  void close() {
    hub.close();
  }

  /** Whether anything is on its way when the process is killed. */
  enum Kill {
    /** All that was sent has been taken. */
    IN_SILENCE,
    /** Bytes come, slowly enough for several connections. */
    WHILE_BYTES_COME
  }

  /** Runs a child to the middle, kills it, and runs another to the end. */
  private void killAndRunAgain(Kill kill, Check afterKill, String... to) throws IOException {
    switch (kill) {
      case IN_SILENCE ->
          hub.faults().add(HubFault.always(Kind.STALL_AT, HubImports.WEIGHTS, KILLED_AT));
      case WHILE_BYTES_COME -> hub.faults().throttle(SLOW_BYTES_PER_SECOND);
    }
    String[] arguments =
        Stream.concat(Stream.of(hub.endpoint().toString()), Stream.of(to)).toArray(String[]::new);
    List<String> options = List.of("-Djava.io.tmpdir=" + temporary());
    try (ChildJvm child = ChildJvm.start(options, HubChild.class, arguments)) {
      while (hub.traffic().bytes(HubImports.WEIGHTS) < KILLED_AT) {
        LockSupport.parkNanos(1_000_000);
      }
      child.kill();
    }
    assertThat(hub.traffic().bytes(HubImports.WEIGHTS)).isLessThan(WEIGHTS_BYTES);
    afterKill.run();
    hub.faults().clear();
    try (ChildJvm child = ChildJvm.start(options, HubChild.class, arguments)) {
      child.awaitLine("done");
      assertThat(child.end()).isZero();
    }
    assertThat(hub.traffic().bytes(Server.CDN))
        .isBetween((long) WEIGHTS_BYTES, (long) (WEIGHTS_BYTES * 1.05) + 4 * MIB);
  }

  /** What holds when the first process is gone. */
  private interface Check {
    void run() throws IOException;
  }

  private Path temporary() throws IOException {
    return Files.createDirectories(directory.resolve("tmp"));
  }

  private static Manifest whole(ContentStore store) {
    Manifest manifest = store.manifest(store.resolve("v1").orElseThrow());
    manifest.layers().forEach(layer -> Blobs.verify(store, layer, _ -> {}));
    return manifest;
  }

  @ParameterizedTest
  @EnumSource
  void goesOnIntoALayout(Kill kill) throws IOException {
    Path layout = directory.resolve("layout");
    killAndRunAgain(kill, () -> {}, "layout", layout.toString());
    try (LayoutStore store = HubImports.layout(layout)) {
      whole(store);
    }
  }

  @ParameterizedTest
  @EnumSource
  void goesOnIntoARegistryWithNothingOnTheDisk(Kill kill) throws IOException {
    Path journal = directory.resolve("journal");
    try (TestRegistry registry = TestRegistry.start(Behaviour.distribution3());
        Registries registries =
            new Registries(FaultyRegistry.options(Credentials.NONE, Optional.empty(), _ -> {}))) {
      killAndRunAgain(
          kill,
          () -> assertNothingOfWeights(journal),
          "registry",
          registry.host(),
          journal.toString());
      whole(registries.open(registry.host(), "a/b"));
      assertThat(registry.unfinishedUploads()).isEmpty();
      assertThat(registry.traffic().uploadBytes())
          .isLessThanOrEqualTo((long) (WEIGHTS_BYTES * 1.05) + 4 * MIB);
    }
    assertNothingOfWeights(journal);
  }

  private void assertNothingOfWeights(Path journal) throws IOException {
    assertThat(bytesBelow(journal) + bytesBelow(temporary())).isLessThan(MIB);
  }

  private static long bytesBelow(Path folder) throws IOException {
    long bytes = 0;
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        bytes += Files.size(file);
      }
    }
    return bytes;
  }
}

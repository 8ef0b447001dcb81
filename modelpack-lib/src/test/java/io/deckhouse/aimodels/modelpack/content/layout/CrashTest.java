package io.deckhouse.aimodels.modelpack.content.layout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deckhouse.aimodels.modelpack.content.BlobWriter;
import io.deckhouse.aimodels.modelpack.oci.Descriptor;
import io.deckhouse.aimodels.modelpack.testkit.ChildJvm;
import io.deckhouse.aimodels.modelpack.testkit.TestContent;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Processes that are killed while they write. */
@Timeout(120)
final class CrashTest {
  private static final int KILLS = 25;
  private static final int KILL_WITHIN_MILLIS = 400;

  @TempDir private Path directory;

  private LayoutStore open() {
    return LayoutStore.open(directory, "oci:test", LayoutOptions.writing());
  }

  @Test
  void isWholeAfterEveryKill() throws IOException {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < KILLS; i++) {
      try (ChildJvm child =
          ChildJvm.start(PackChild.class, directory.toString(), Long.toString(random.nextLong()))) {
        child.awaitLine("started");
        if (i % 2 == 1) {
          child.awaitLine("packed");
        }
        LockSupport.parkNanos(random.nextInt(KILL_WITHIN_MILLIS) * 1_000_000L);
        child.kill();
      }
      if (Files.exists(directory.resolve("oci-layout"))) {
        StoreChecks.assertBlobsAreWhole(directory);
        try (LayoutStore store = LayoutStore.open(directory, "oci:test", LayoutOptions.reading())) {
          StoreChecks.assertReferencesAreComplete(store);
        }
      }
    }
    try (LayoutStore store = open()) {
      assertThat(store.names()).as("seed %d", seed).isNotEmpty();
      assertThat(anonymousFiles()).isEmpty();
      store.prune(false);
      StoreChecks.assertReferencesAreComplete(store);
    }
  }

  private Stream<Path> anonymousFiles() throws IOException {
    try (Stream<Path> files = Files.list(directory.resolve(".d8-models/ingest"))) {
      return files
          .filter(file -> file.getFileName().toString().startsWith("anonymous"))
          .toList()
          .stream();
    }
  }

  @Test
  void resumesWhatAKilledProcessWrote() throws IOException {
    byte[] bytes = TestContent.bytes(3, IngestChild.BLOB_BYTES);
    Descriptor blob = TestContent.layer(bytes);
    try (ChildJvm child = ChildJvm.start(IngestChild.class, directory.toString(), "known")) {
      child.awaitLine("half");
      child.kill();
    }
    try (LayoutStore store = open();
        BlobWriter writer = store.write(blob)) {
      assertThat(writer.offset()).isEqualTo(IngestChild.BLOB_BYTES / 2);
      int rest = IngestChild.BLOB_BYTES / 2;
      writer.write(ByteBuffer.wrap(bytes, rest, IngestChild.BLOB_BYTES - rest));
      writer.commit();
    }
    StoreChecks.assertBlobsAreWhole(directory);
  }

  @Test
  void removesUnnamedBlobsOfKilledProcessesOnly() throws IOException {
    try (LayoutStore living = open();
        BlobWriter writer = living.write()) {
      writer.write(ByteBuffer.wrap(new byte[10]));
      try (ChildJvm child = ChildJvm.start(IngestChild.class, directory.toString(), "unknown")) {
        child.awaitLine("half");
        open().close();
        assertThat(anonymousFiles()).hasSize(2);
        child.kill();
      }
      open().close();
      assertThat(anonymousFiles()).hasSize(1);
      writer.commit();
    }
  }

  @Test
  void discardsADamagedPartial() throws IOException {
    byte[] bytes = TestContent.bytes(4, 1000);
    Descriptor blob = TestContent.layer(bytes);
    Path partial = directory.resolve(".d8-models/ingest/sha256-" + blob.digest().hex());
    try (LayoutStore store = open()) {
      for (int length : new int[] {1000, 1001}) {
        Files.write(partial, new byte[length]);
        try (BlobWriter writer = store.write(blob)) {
          assertThat(writer.offset()).as("partial of %d bytes", length).isZero();
        }
      }
      Files.write(partial, new byte[500], StandardOpenOption.CREATE);
      try (BlobWriter writer = store.write(blob)) {
        assertThat(writer.offset()).isEqualTo(500);
        writer.write(ByteBuffer.wrap(bytes, 500, 500));
        assertThatThrownBy(writer::commit).hasMessageContaining("what arrived has the digest");
      }
      assertThat(partial).doesNotExist();
    }
  }
}

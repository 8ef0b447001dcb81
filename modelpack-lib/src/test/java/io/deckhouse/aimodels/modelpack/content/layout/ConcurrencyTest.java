package io.deckhouse.aimodels.modelpack.content.layout;

import static org.assertj.core.api.Assertions.assertThat;

import io.deckhouse.aimodels.modelpack.content.BlobWriter;
import io.deckhouse.aimodels.modelpack.oci.Descriptor;
import io.deckhouse.aimodels.modelpack.oci.Manifest;
import io.deckhouse.aimodels.modelpack.testkit.ChildJvm;
import io.deckhouse.aimodels.modelpack.testkit.TestContent;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Threads, instances and processes that use one layout at the same time. */
@Timeout(120)
final class ConcurrencyTest {
  private static final long SOAK_NANOS = TimeUnit.SECONDS.toNanos(4);

  @TempDir private Path directory;

  private LayoutStore open() {
    return LayoutStore.open(directory, "oci:test", LayoutOptions.writing());
  }

  @Test
  void aSecondWriterWaitsAndFindsTheBlob() throws Exception {
    byte[] bytes = TestContent.bytes(1, 1000);
    Descriptor blob = TestContent.layer(bytes);
    try (LayoutStore one = open();
        LayoutStore two = open();
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Long> second;
      try (BlobWriter first = one.write(blob)) {
        first.write(ByteBuffer.wrap(bytes, 0, 500));
        second =
            threads.submit(
                () -> {
                  try (BlobWriter writer = two.write(blob)) {
                    writer.commit(blob);
                    return writer.offset();
                  }
                });
        first.write(ByteBuffer.wrap(bytes, 500, 500));
        first.commit();
      }
      assertThat(second.get()).isEqualTo(1000);
    }
  }

  @Test
  void aWriterWaitsForAnotherProcessAndResumes() throws Exception {
    Descriptor blob = TestContent.layer(TestContent.bytes(3, IngestChild.BLOB_BYTES));
    try (LayoutStore store = open();
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        ChildJvm child = ChildJvm.start(IngestChild.class, directory.toString(), "known")) {
      child.awaitLine("half");
      Future<Long> waiting =
          threads.submit(
              () -> {
                try (BlobWriter writer = store.write(blob)) {
                  return writer.offset();
                }
              });
      assertThat(waiting.isDone()).isFalse();
      child.kill();
      assertThat(waiting.get()).isEqualTo(IngestChild.BLOB_BYTES / 2);
    }
  }

  @Test
  void losesNoEntryWhenManyPutAtOnce() throws Exception {
    int count = 40;
    try (LayoutStore one = open();
        LayoutStore two = open();
        ExecutorService threads = Executors.newFixedThreadPool(8)) {
      List<Callable<Manifest>> tasks = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        int number = i;
        LayoutStore store = i % 2 == 0 ? one : two;
        tasks.add(() -> TestContent.putArtifact(store, "m:" + number, number, 1, 100));
      }
      for (Future<Manifest> done : threads.invokeAll(tasks)) {
        done.get();
      }
      assertThat(one.names()).hasSize(count);
      StoreChecks.assertReferencesAreComplete(two);
    }
  }

  @Test
  void collectionsNeverTakeWhatAPackerUses() throws Exception {
    long seed = System.nanoTime();
    long end = System.nanoTime() + SOAK_NANOS;
    try (ExecutorService threads = Executors.newFixedThreadPool(4);
        ChildJvm child =
            ChildJvm.start(PackChild.class, directory.toString(), Long.toString(seed))) {
      child.awaitLine("started");
      List<Future<Integer>> packers = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        Random random = new Random(seed + i);
        packers.add(threads.submit(() -> packUntil(end, random)));
      }
      Future<Long> removed = threads.submit(() -> pruneUntil(end));
      for (Future<Integer> packer : packers) {
        assertThat(packer.get()).as("seed %d", seed).isPositive();
      }
      assertThat(removed.get() + prune()).as("seed %d", seed).isPositive();
      child.kill();
    }
    StoreChecks.assertBlobsAreWhole(directory);
    try (LayoutStore store = open()) {
      StoreChecks.assertReferencesAreComplete(store);
    }
  }

  /** Packs the same few contents again and again, so that packers find blobs that are unneeded. */
  private int packUntil(long end, Random random) {
    int packed = 0;
    do {
      try (LayoutStore store = open()) {
        String name = "m:" + random.nextInt(5);
        Manifest manifest = TestContent.putArtifact(store, name, random.nextInt(50), 3, 100_000);
        StoreChecks.assertComplete(store, manifest.descriptor());
        store.untag(name);
        StoreChecks.assertComplete(store, manifest.descriptor());
        packed++;
      }
    } while (System.nanoTime() < end);
    return packed;
  }

  private long pruneUntil(long end) {
    long removed = 0;
    do {
      removed += prune();
    } while (System.nanoTime() < end);
    return removed;
  }

  private long prune() {
    try (LayoutStore store = open()) {
      return store.prune(false).blobs();
    }
  }

  @Test
  void readersSeeWholeArtifactsWhileOthersPrune() throws Exception {
    try (LayoutStore store = open()) {
      TestContent.putArtifact(store, "m:1", 1, 3, 100_000);
    }
    try (LayoutStore reader = LayoutStore.open(directory, "oci:test", LayoutOptions.reading())) {
      Descriptor resolved = reader.resolve("m:1").orElseThrow();
      try (LayoutStore other = open()) {
        other.untag("m:1");
      }
      try (ChildJvm child = ChildJvm.start(PruneChild.class, directory.toString())) {
        child.awaitLine("removed 0");
      }
      StoreChecks.assertComplete(reader, resolved);
    }
    try (ChildJvm child = ChildJvm.start(PruneChild.class, directory.toString())) {
      child.awaitLine("removed 5");
    }
  }
}

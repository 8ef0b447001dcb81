package io.deckhouse.aimodels.modelpack.pack;

import static org.assertj.core.api.Assertions.assertThat;

import io.deckhouse.aimodels.modelpack.content.layout.LayoutStore;
import io.deckhouse.aimodels.modelpack.progress.Allocation;
import io.deckhouse.aimodels.modelpack.progress.ProgressEvent;
import io.deckhouse.aimodels.modelpack.progress.ProgressListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Packing again reads only what changed. */
class RepackTest {
  /** A file's stamp counts only when it is older than a few seconds. */
  private static final Clock LATER = Clock.offset(Clock.systemUTC(), Duration.ofMinutes(1));

  @TempDir private Path directory;

  /** Counts the bytes of each file. */
  private static final class Counter implements ProgressListener {
    private final Map<String, Long> read = new ConcurrentHashMap<>();
    private final Map<String, Long> skipped = new ConcurrentHashMap<>();

    @Override
    public void on(ProgressEvent event) {
      Allocation allocation = event.allocation();
      switch (event) {
        case ProgressEvent.Advanced advanced ->
            read.merge(allocation.description(), advanced.bytes(), Long::sum);
        case ProgressEvent.Skipped skip ->
            skipped.merge(allocation.description(), skip.bytes(), Long::sum);
        case ProgressEvent.Started _, ProgressEvent.Finished _ -> {}
      }
    }
  }

  @BeforeEach
  void packOnce() throws IOException {
    PackFixture fixture = PackFixture.create(directory);
    Counter counter = new Counter();
    fixture.pack(false, cache(), counter);
    assertThat(counter.read.keySet())
        .containsExactlyInAnyOrder("README.md", "config.json", "model.safetensors");
    assertThat(counter.skipped).isEmpty();
  }

  private DigestCache cache() {
    return DigestCache.in(directory.resolve("digests"), LATER);
  }

  private Counter packAgain(DigestCache cache) {
    Counter counter = new Counter();
    PackFixture.at(directory).pack(false, cache, counter);
    return counter;
  }

  @Test
  void readsNothingWhenNothingChanged() {
    Counter counter = packAgain(cache());
    assertThat(counter.read).isEmpty();
    assertThat(counter.skipped).containsEntry("model.safetensors", weightsSize()).hasSize(3);
  }

  @Test
  void readsOnlyTheFileThatChanged() throws IOException {
    Files.writeString(directory.resolve("model/config.json"), "{\"model_type\": \"gemma\"}");
    Counter counter = packAgain(cache());
    assertThat(counter.read).containsOnlyKeys("config.json");
    assertThat(new TreeSet<>(counter.skipped.keySet()))
        .containsExactly("README.md", "model.safetensors");
  }

  @Test
  void readsAFileThatWasReplacedByOneOfTheSameSizeAndTime() throws IOException {
    Path weights = directory.resolve("model/model.safetensors");
    Path other = Files.write(directory.resolve("other"), PackFixture.weights(2));
    Files.setLastModifiedTime(other, Files.getLastModifiedTime(weights));
    Files.move(other, weights, StandardCopyOption.REPLACE_EXISTING);
    assertThat(packAgain(cache()).read).containsOnlyKeys("model.safetensors");
  }

  @Test
  void readsEverythingWithoutACache() {
    Counter counter = packAgain(DigestCache.none());
    assertThat(counter.read).containsEntry("model.safetensors", weightsSize()).hasSize(3);
    assertThat(counter.skipped).isEmpty();
  }

  @Test
  void readsWhatIsNoLongerInTheStore() {
    try (LayoutStore store = PackFixture.at(directory).store()) {
      assertThat(store.untag("m:1")).isTrue();
    }
    try (LayoutStore store = PackFixture.at(directory).store()) {
      assertThat(store.prune(false).blobs()).isPositive();
    }
    assertThat(packAgain(cache()).read).hasSize(3);
  }

  @Test
  void aDamagedCacheIsAnEmptyOne() throws IOException {
    Files.write(directory.resolve("digests"), new byte[] {(byte) 0xff, '\n', ' ', '\n', 0});
    assertThat(packAgain(cache()).read).hasSize(3);
  }

  @Test
  void doesNotTrustAFileThatHasJustChanged() throws IOException {
    Path digests = directory.resolve("fresh");
    packAgain(DigestCache.in(digests, Clock.systemUTC()));
    assertThat(digests).doesNotExist();
  }

  private long weightsSize() {
    return PackFixture.weights(1).length;
  }
}

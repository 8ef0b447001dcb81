package io.deckhouse.aimodels.modelpack.pack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deckhouse.aimodels.modelpack.InvalidContentException;
import io.deckhouse.aimodels.modelpack.artifact.Compression;
import io.deckhouse.aimodels.modelpack.artifact.FactAnnotations;
import io.deckhouse.aimodels.modelpack.content.ContentStore;
import io.deckhouse.aimodels.modelpack.content.layout.LayoutOptions;
import io.deckhouse.aimodels.modelpack.content.layout.LayoutStore;
import io.deckhouse.aimodels.modelpack.content.registry.Registries;
import io.deckhouse.aimodels.modelpack.content.registry.RegistryOptions;
import io.deckhouse.aimodels.modelpack.format.PathFilter;
import io.deckhouse.aimodels.modelpack.oci.Annotations;
import io.deckhouse.aimodels.modelpack.oci.Digest;
import io.deckhouse.aimodels.modelpack.progress.ProgressListener;
import io.deckhouse.aimodels.modelpack.source.ListedDigest;
import io.deckhouse.aimodels.modelpack.source.ModelSource;
import io.deckhouse.aimodels.modelpack.source.remote.Heads;
import io.deckhouse.aimodels.modelpack.testkit.FaultyRegistry;
import io.deckhouse.aimodels.modelpack.testkit.ListedSource;
import io.deckhouse.aimodels.modelpack.testkit.SafetensorsBuilder;
import io.deckhouse.aimodels.modelpack.testkit.registry.TestRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files whose publisher lists their digests. */
class ListedFilesTest {
  private static final String WEIGHTS = "model.safetensors";
  private static final byte[] CONFIG =
      "{\"model_type\": \"llama\"}".getBytes(StandardCharsets.UTF_8);

  @TempDir Path directory;

  private static ListedSource model(int first) {
    return new ListedSource()
        .with(WEIGHTS, PackFixture.weights(first))
        .withGitBlob("config.json", CONFIG);
  }

  private LayoutStore layout() {
    return LayoutStore.open(directory.resolve("store"), "the store", LayoutOptions.writing());
  }

  private static PackResult pack(ModelSource source, ContentStore store) {
    return new Packer(PackOptions.defaults(), DigestCache.none(), ProgressListener.NONE)
        .pack(source, store, "v1");
  }

  /** Runs once with each kind of store that can be written. */
  private void withEachStore(Consumer<ContentStore> test) {
    try (LayoutStore store = layout()) {
      test.accept(store);
    }
    try (TestRegistry registry = TestRegistry.start();
        Registries registries =
            new Registries(
                FaultyRegistry.options(
                    RegistryOptions.defaults().credentials(), Optional.empty(), _ -> {}))) {
      test.accept(registries.open(registry.host(), "models/m"));
    }
  }

  @Test
  void readsEachByteOnce() {
    withEachStore(
        store -> {
          ListedSource source = model(1);
          pack(source, store);
          assertThat(source.readBytes(WEIGHTS)).isEqualTo(PackFixture.weights(1).length);
          assertThat(source.readBytes("config.json")).isEqualTo(CONFIG.length);
        });
  }

  @Test
  void readsNoMoreThanTheBeginningOfWhatIsThere() {
    withEachStore(
        store -> {
          PackResult first = pack(model(1), store);
          ListedSource again = model(1);
          assertThat(pack(again, store).manifest()).isEqualTo(first.manifest());
          assertThat(again.readBytes(WEIGHTS)).isLessThanOrEqualTo(Heads.HEAD_BYTES);
        });
  }

  @Test
  void recordsWhatIsListed() {
    try (LayoutStore store = layout()) {
      Map<String, String> annotations =
          store.manifest(pack(model(1), store).manifest()).annotations();
      assertThat(annotations)
          .containsEntry(Annotations.REVISION, "a".repeat(40))
          .containsEntry(Annotations.SOURCE, "https://hub.example/org/model")
          .containsEntry(
              FactAnnotations.SOURCE_DIGESTS,
              "{\"config.json\":\"%s\",\"model.safetensors\":\"%s\"}"
                  .formatted(ListedSource.gitBlob(CONFIG), Digest.sha256(PackFixture.weights(1))));
    }
  }

  @Test
  void takesAnotherAnswerWhenOneIsDamaged() {
    byte[] listed = PackFixture.weights(1);
    byte[] damaged = listed.clone();
    damaged[damaged.length - 1] ^= 1;
    withEachStore(
        store -> {
          // The file is opened twice to be looked at, then to be packed.
          ListedSource source =
              new ListedSource()
                  .with(
                      WEIGHTS,
                      new ListedDigest.Content(Digest.sha256(listed)),
                      List.of(listed, listed, damaged, listed))
                  .withGitBlob("config.json", CONFIG);
          assertThat(pack(source, store).layers())
              .anyMatch(layer -> layer.digest().equals(Digest.sha256(listed)));
          assertThat(source.readBytes(WEIGHTS))
              .as("the beginning once, the rest twice")
              .isEqualTo(2L * listed.length - Heads.HEAD_BYTES);
        });
  }

  @Test
  void refusesOtherBytesOfTheSameLength() {
    withEachStore(
        store -> {
          ListedSource source =
              new ListedSource()
                  .with(
                      WEIGHTS,
                      new ListedDigest.Content(Digest.sha256(PackFixture.weights(1))),
                      List.of(PackFixture.weights(2)));
          assertThatThrownBy(() -> pack(source, store))
              .isInstanceOf(InvalidContentException.class)
              .hasMessageContaining("model.safetensors: what arrives is not what is listed");
          assertThat(store.resolve("v1")).isEmpty();
        });
  }

  @Test
  void refusesAnotherGitObject() {
    ListedDigest other = ListedSource.gitBlob(new byte[CONFIG.length]);
    withEachStore(
        store -> {
          ListedSource source = model(1).with("config.json", other, List.of(CONFIG));
          assertThatThrownBy(() -> pack(source, store))
              .isInstanceOf(InvalidContentException.class)
              .hasMessageContaining("config.json: its bytes are not what is listed");
          assertThat(store.resolve("v1")).isEmpty();
        });
  }

  @Test
  void comparesFilesThatShareALayer() {
    PackOptions inTar =
        new PackOptions(PathFilter.ALL, Set.of(), true, Compression.NONE, Optional.empty(), 2);
    byte[] listed = "{\"a\": 1}".getBytes(StandardCharsets.UTF_8);
    byte[] other = "{\"a\": 2}".getBytes(StandardCharsets.UTF_8);
    ListedSource source =
        model(1)
            .with(
                "tokenizer.json", new ListedDigest.Content(Digest.sha256(listed)), List.of(other));
    try (LayoutStore store = layout()) {
      assertThatThrownBy(
              () ->
                  new Packer(inTar, DigestCache.none(), ProgressListener.NONE)
                      .pack(source, store, "v1"))
          .isInstanceOf(InvalidContentException.class)
          .hasMessageContaining("tokenizer.json");
    }
  }

  @Test
  void plansByLookingAtBeginnings() {
    Packer packer = new Packer(PackOptions.defaults(), DigestCache.none(), ProgressListener.NONE);
    ListedSource source = model(1);
    try (LayoutStore store = layout()) {
      PackPlan before = packer.plan(source, Optional.of(store));
      assertThat(before.transferSize()).isEqualTo(before.size());
      assertThat(before.unchecked()).isEmpty();
      assertThat(source.readBytes(WEIGHTS)).isEqualTo(Heads.HEAD_BYTES);
      pack(model(1), store);
      PackPlan after = packer.plan(model(1), Optional.of(store));
      assertThat(after.size() - after.transferSize()).isEqualTo(PackFixture.weights(1).length);
      assertThat(after.files())
          .filteredOn(PackPlan.PlannedFile::isPresent)
          .extracting(PackPlan.PlannedFile::path)
          .containsExactly(WEIGHTS);
    }
  }

  @Test
  void saysWhatItCannotCheckByBeginnings() {
    byte[] longHeader =
        new SafetensorsBuilder().tensor("weight", "F32", 32, 2, 2).padding(200_000).build();
    ListedSource source =
        new ListedSource().with(WEIGHTS, longHeader).withGitBlob("config.json", CONFIG);
    PackPlan plan =
        new Packer(PackOptions.defaults(), DigestCache.none(), ProgressListener.NONE)
            .plan(source, Optional.empty());
    assertThat(plan.unchecked()).containsExactly(WEIGHTS);
    assertThat(plan.files()).hasSize(2);
    assertThat(source.readBytes(WEIGHTS)).isLessThanOrEqualTo(Heads.HEAD_BYTES);
  }
}

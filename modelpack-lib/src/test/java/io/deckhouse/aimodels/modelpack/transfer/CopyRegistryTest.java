package io.deckhouse.aimodels.modelpack.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import io.deckhouse.aimodels.modelpack.auth.Credentials;
import io.deckhouse.aimodels.modelpack.content.Blobs;
import io.deckhouse.aimodels.modelpack.content.ContentStore;
import io.deckhouse.aimodels.modelpack.content.registry.Registries;
import io.deckhouse.aimodels.modelpack.content.registry.RegistryOptions;
import io.deckhouse.aimodels.modelpack.http.HttpOptions;
import io.deckhouse.aimodels.modelpack.oci.Descriptor;
import io.deckhouse.aimodels.modelpack.oci.ImageIndex;
import io.deckhouse.aimodels.modelpack.oci.Manifest;
import io.deckhouse.aimodels.modelpack.progress.ProgressListener;
import io.deckhouse.aimodels.modelpack.testkit.TestContent;
import io.deckhouse.aimodels.modelpack.testkit.registry.Behaviour;
import io.deckhouse.aimodels.modelpack.testkit.registry.TestRegistry;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Copies to, from and between repositories of registries. */
class CopyRegistryTest {
  private static final RegistryOptions PLAIN_HTTP =
      new RegistryOptions(
          HttpOptions.defaults(), true, Credentials.NONE, Optional.empty(), true, _ -> {});

  @TempDir private Path directory;

  private static CopyResult copy(ContentStore from, Descriptor root, ContentStore to) {
    return new Copier(new CopyOptions(4, true), ProgressListener.NONE)
        .copy(from, root, to, Optional.of("v1"));
  }

  static Stream<Behaviour> registriesThatDiffer() {
    return Stream.of(
        new Behaviour(), Behaviour.distribution3(), new Behaviour().redirectsBlobs(true));
  }

  @ParameterizedTest
  @MethodSource("registriesThatDiffer")
  void pushesAndPullsAllThatBelongsToAnIndex(Behaviour behaviour) {
    try (TestRegistry registry = TestRegistry.start(behaviour);
        Registries registries = new Registries(PLAIN_HTTP);
        TwoStores stores = new TwoStores(directory)) {
      Manifest part = stores.artifact(3, 100_000);
      Manifest signature = stores.referrer(part.descriptor(), "application/x.sig");
      ImageIndex index = TestContent.index(Optional.empty(), part.descriptor());
      stores.from().put(index, Optional.of("v1"));
      String tag = "sha256-" + index.digest().hex() + ".sig";
      Manifest tagged = TestContent.putArtifact(stores.from(), tag, 7, 1, 10);

      CopyResult pushed =
          copy(stores.from(), index.descriptor(), registries.open(registry.host(), "a/b"));
      ContentStore repository = registries.open(registry.host(), "a/b");
      CopyResult pulled = copy(repository, repository.resolve("v1").orElseThrow(), stores.to());

      assertThat(pushed.referrers()).isEqualTo(2);
      assertThat(pulled).isEqualTo(pushed);
      assertThat(registry.tags("a/b")).contains("v1", tag);
      assertThat(stores.to().resolve("v1")).contains(index.descriptor());
      assertThat(stores.to().resolve(tag)).contains(tagged.descriptor());
      assertThat(stores.to().referrers(part.digest()))
          .extracting(Descriptor::digest)
          .containsExactly(signature.digest());
      part.layers().forEach(layer -> Blobs.verify(stores.to(), layer, _ -> {}));
    }
  }

  @Test
  void sendsNothingTheSecondTime() {
    try (TestRegistry registry = TestRegistry.start();
        Registries registries = new Registries(PLAIN_HTTP);
        TwoStores stores = new TwoStores(directory)) {
      Manifest manifest = stores.artifact(3, 1000);
      stores.referrer(manifest.descriptor(), "application/x.sig");
      copy(stores.from(), manifest.descriptor(), registries.open(registry.host(), "a/b"));
      long before = registry.traffic().uploadBytes();
      CopyResult again =
          copy(stores.from(), manifest.descriptor(), registries.open(registry.host(), "a/b"));
      assertThat(again.movedBytes()).isZero();
      assertThat(again.referrers()).isZero();
      assertThat(registry.traffic().uploadBytes()).isEqualTo(before);
    }
  }

  @Test
  void mountsBetweenRepositoriesOfARegistry() {
    try (TestRegistry registry = TestRegistry.start();
        Registries registries = new Registries(PLAIN_HTTP);
        TwoStores stores = new TwoStores(directory)) {
      Manifest manifest = stores.artifact(3, 1000);
      ContentStore first = registries.open(registry.host(), "a/b");
      copy(stores.from(), manifest.descriptor(), first);
      long before = registry.traffic().uploadBytes();
      CopyResult result =
          copy(first, manifest.descriptor(), registries.open(registry.host(), "c/d"));
      assertThat(result.skippedBytes()).isEqualTo(manifest.contentSize());
      assertThat(registry.traffic().uploadBytes()).isEqualTo(before);
      assertThat(registry.tags("c/d")).containsExactly("v1");
    }
  }
}

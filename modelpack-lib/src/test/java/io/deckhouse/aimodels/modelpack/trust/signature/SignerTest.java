package io.deckhouse.aimodels.modelpack.trust.signature;

import static org.assertj.core.api.Assertions.assertThat;

import io.deckhouse.aimodels.modelpack.content.ContentStore;
import io.deckhouse.aimodels.modelpack.content.CosignTags;
import io.deckhouse.aimodels.modelpack.content.layout.LayoutOptions;
import io.deckhouse.aimodels.modelpack.content.layout.LayoutStore;
import io.deckhouse.aimodels.modelpack.content.registry.Registries;
import io.deckhouse.aimodels.modelpack.content.registry.RegistryOptions;
import io.deckhouse.aimodels.modelpack.oci.Descriptor;
import io.deckhouse.aimodels.modelpack.pack.DigestCache;
import io.deckhouse.aimodels.modelpack.pack.PackOptions;
import io.deckhouse.aimodels.modelpack.pack.Packer;
import io.deckhouse.aimodels.modelpack.progress.ProgressListener;
import io.deckhouse.aimodels.modelpack.testkit.FaultyRegistry;
import io.deckhouse.aimodels.modelpack.testkit.ListedSource;
import io.deckhouse.aimodels.modelpack.testkit.SafetensorsBuilder;
import io.deckhouse.aimodels.modelpack.testkit.registry.TestRegistry;
import io.deckhouse.aimodels.modelpack.trust.key.KeyFiles;
import io.deckhouse.aimodels.modelpack.trust.key.SigningKey;
import io.deckhouse.aimodels.modelpack.trust.key.VerificationKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Signing and checking, without any other program. */
class SignerTest {
  private static final String IDENTITY = "registry.example/models/m";

  @TempDir Path directory;

  private SigningKey key(String name) throws IOException {
    Path file = directory.resolve(name);
    Files.writeString(file, KeyFiles.generate(new char[0]).privatePem());
    return KeyFiles.read(file, () -> new char[0]);
  }

  private static Descriptor pack(ContentStore store, int size) {
    ListedSource model =
        new ListedSource()
            .with(
                "model.safetensors",
                new SafetensorsBuilder().tensor("w", "F32", 32, size, 2).build());
    return new Packer(PackOptions.defaults(), DigestCache.none(), ProgressListener.NONE)
        .pack(model, store, "v" + size)
        .manifest();
  }

  private void withEachStore(Consumer<ContentStore> test) {
    try (LayoutStore store =
        LayoutStore.open(directory.resolve("store"), "the store", LayoutOptions.writing())) {
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

  private static List<FoundSignature> check(
      ContentStore store, Descriptor subject, VerificationKey... keys) {
    return new Signatures(store, List.of(keys)).of(subject.digest());
  }

  @Test
  void signsInBothForms() throws IOException {
    SigningKey key = key("a");
    withEachStore(
        store -> {
          Descriptor model = pack(store, 2);
          new Signer(store, key).sign(model, IDENTITY);
          assertThat(check(store, model, key.verificationKey()))
              .hasSize(2)
              .allMatch(FoundSignature::isValid)
              .extracting(FoundSignature::form)
              .containsExactlyInAnyOrder(FoundSignature.Form.TAG, FoundSignature.Form.BUNDLE);
          assertThat(check(store, model, key.verificationKey()))
              .filteredOn(found -> found.form() == FoundSignature.Form.TAG)
              .extracting(FoundSignature::identity)
              .containsExactly(Optional.of(IDENTITY));
        });
  }

  @Test
  void keepsTheSignaturesOfOthers() throws IOException {
    SigningKey one = key("one");
    SigningKey two = key("two");
    withEachStore(
        store -> {
          Descriptor model = pack(store, 2);
          new Signer(store, one).sign(model, IDENTITY);
          new Signer(store, two).sign(model, IDENTITY);
          for (SigningKey key : List.of(one, two)) {
            assertThat(check(store, model, key.verificationKey()))
                .hasSize(4)
                .filteredOn(FoundSignature::isValid)
                .hasSize(2);
          }
        });
  }

  @Test
  void tellsTheSignaturesOfAnotherKey() throws IOException {
    SigningKey key = key("a");
    SigningKey stranger = key("b");
    withEachStore(
        store -> {
          Descriptor model = pack(store, 2);
          new Signer(store, key).sign(model, IDENTITY);
          assertThat(check(store, model, stranger.verificationKey()))
              .hasSize(2)
              .allMatch(found -> found.problem().equals(Optional.of("signed with another key")));
        });
  }

  @Test
  void doesNotTakeASignatureOfAnotherArtifact() throws IOException {
    SigningKey key = key("a");
    withEachStore(
        store -> {
          Descriptor signed = pack(store, 2);
          Descriptor other = pack(store, 3);
          new Signer(store, key).sign(signed, IDENTITY);
          // Somebody hangs the signature of one model under the tag of another.
          Descriptor tagged = store.resolve(CosignTags.signatures(signed.digest())).orElseThrow();
          store.tag(tagged, CosignTags.signatures(other.digest()));
          assertThat(check(store, other, key.verificationKey()))
              .singleElement()
              .satisfies(found -> assertThat(found.problem()).contains("signs another artifact"));
        });
  }
}

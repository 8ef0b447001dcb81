package io.deckhouse.aimodels.modelpack.content.layout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deckhouse.aimodels.modelpack.InvalidContentException;
import io.deckhouse.aimodels.modelpack.content.BlobWriter;
import io.deckhouse.aimodels.modelpack.oci.Descriptor;
import io.deckhouse.aimodels.modelpack.oci.Digest;
import io.deckhouse.aimodels.modelpack.oci.Index;
import io.deckhouse.aimodels.modelpack.oci.Manifest;
import io.deckhouse.aimodels.modelpack.oci.MediaTypes;
import io.deckhouse.aimodels.modelpack.testkit.TestContent;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PruneTest {
  @TempDir private Path directory;

  private LayoutStore open() {
    return LayoutStore.open(directory, "oci:test", LayoutOptions.writing());
  }

  private PruneResult prune() {
    try (LayoutStore store = open()) {
      return store.prune(false);
    }
  }

  @Test
  void removesWhatNoReferenceNeeds() {
    Manifest kept;
    try (LayoutStore store = open()) {
      kept = TestContent.putArtifact(store, "kept:1", 1, 3, 100);
      TestContent.putArtifact(store, "gone:1", 2, 3, 100);
      store.untag("gone:1");
      TestContent.putBlob(store, new byte[] {7});
    }
    Set<Digest> removed = new HashSet<>();
    try (LayoutStore store = open()) {
      PruneResult wouldRemove = store.prune(true);
      assertThat(wouldRemove.blobs()).isEqualTo(6);
      assertThat(store.prune(false, removed::add)).isEqualTo(wouldRemove);
      assertThat(store.prune(false).blobs()).isZero();
      assertThat(removed).hasSize(6).contains(Digest.sha256(new byte[] {7}));
      assertThat(store.manifest(kept.descriptor()).layers())
          .allSatisfy(layer -> assertThat(store.size(layer.digest())).isPresent());
    }
  }

  @Test
  void keepsWhatAnotherOpenStoreUses() {
    try (LayoutStore user = open()) {
      Descriptor blob = TestContent.putBlob(user, new byte[] {7});
      Manifest manifest = TestContent.putArtifact(user, "m:1", 1, 2, 100);
      try (LayoutStore other = open()) {
        other.untag("m:1");
        assertThat(other.prune(false).blobs()).isZero();
      }
      assertThat(user.size(blob.digest())).isPresent();
      assertThat(user.size(manifest.layers().getFirst().digest())).isPresent();
    }
    assertThat(prune().blobs()).isEqualTo(5);
  }

  @Test
  void keepsTheLayersOfWhatAReaderResolved() {
    try (LayoutStore store = open()) {
      TestContent.putArtifact(store, "m:1", 1, 2, 100);
    }
    try (LayoutStore reader = LayoutStore.open(directory, "oci:test", LayoutOptions.reading())) {
      Descriptor manifest = reader.resolve("m:1").orElseThrow();
      try (LayoutStore other = open()) {
        other.untag("m:1");
        other.prune(false);
      }
      assertThat(reader.manifest(manifest).layers())
          .allSatisfy(layer -> assertThat(reader.size(layer.digest())).isPresent());
    }
  }

  @Test
  void removesReferrersWithTheirSubject() {
    try (LayoutStore store = open()) {
      Descriptor config = TestContent.putEmptyConfig(store);
      Descriptor subject = TestContent.putArtifact(store, "m:1", 1, 1, 100).descriptor();
      Manifest referrer = TestContent.referrer(subject, config, "application/x");
      store.put(referrer, Optional.empty());
      store.put(
          TestContent.referrer(referrer.descriptor(), config, "application/y"), Optional.empty());
      TestContent.putArtifact(store, "m:sha256-" + subject.digest().hex() + ".sig", 5, 1, 10);
    }
    assertThat(prune()).isEqualTo(new PruneResult(0, 0, 0, 0, 0));
    try (LayoutStore store = open()) {
      store.untag("m:1");
    }
    PruneResult result = prune();
    assertThat(result.entries()).isEqualTo(3);
    assertThat(result.blobs()).isEqualTo(9);
    try (LayoutStore store = open()) {
      assertThat(store.names()).isEmpty();
    }
  }

  @Test
  void keepsWhatNestedIndexesNeed() {
    try (LayoutStore store = open()) {
      Manifest manifest = TestContent.putArtifact(store, "m:1", 1, 1, 100);
      Descriptor inner = putIndex(store, Index.empty().with(manifest.descriptor()));
      Descriptor outer = putIndex(store, Index.empty().with(inner));
      store.tag(outer, "all:1");
      store.untag("m:1");
    }
    assertThat(prune().blobs()).isZero();
  }

  @Test
  void removesThePartsOfAnIndexWithIt() {
    try (LayoutStore store = open()) {
      Manifest part = TestContent.putArtifact(store, "m:1", 1, 1, 100);
      store.untag("m:1");
      store.putPart(part);
      store.put(TestContent.index(Optional.empty(), part.descriptor()), Optional.of("all:1"));
    }
    assertThat(prune().blobs()).isZero();
    try (LayoutStore store = open()) {
      store.untag("all:1");
    }
    assertThat(prune().blobs()).isEqualTo(4);
  }

  @Test
  void keepsAReferrerThatIsAnIndexWhileItsSubjectIs() {
    try (LayoutStore store = open()) {
      Descriptor subject = TestContent.putArtifact(store, "m:1", 1, 1, 100).descriptor();
      Manifest part = TestContent.putArtifact(store, "p:1", 2, 1, 100);
      store.untag("p:1");
      store.put(TestContent.index(Optional.of(subject), part.descriptor()), Optional.empty());
    }
    assertThat(prune()).isEqualTo(new PruneResult(0, 0, 0, 0, 0));
    try (LayoutStore store = open()) {
      store.untag("m:1");
    }
    PruneResult result = prune();
    assertThat(result.entries()).isEqualTo(1);
    assertThat(result.blobs()).isEqualTo(7);
  }

  private static Descriptor putIndex(LayoutStore store, Index index) {
    Descriptor blob = TestContent.putBlob(store, index.bytes());
    return new Descriptor(MediaTypes.IMAGE_INDEX, blob.digest(), blob.size());
  }

  @Test
  void keepsForeignEntriesAndFiles() throws IOException {
    try (LayoutStore store = open()) {
      Descriptor blob = TestContent.putBlob(store, new byte[] {1, 2});
      Index foreign = Index.empty().with(new Descriptor("application/x", blob.digest(), 2));
      Files.write(directory.resolve("index.json"), foreign.bytes());
    }
    Path note = Files.writeString(directory.resolve("blobs/sha256/README"), "mine");
    assertThat(prune().blobs()).isZero();
    assertThat(note).exists();
  }

  @Test
  void removesPartialsThatNobodyWrites() {
    byte[] bytes = TestContent.bytes(1, 1000);
    Descriptor blob = TestContent.layer(bytes);
    LayoutStore writing = open();
    try (BlobWriter writer = writing.write(blob)) {
      writer.write(ByteBuffer.wrap(bytes, 0, 500));
      assertThat(prune().partials()).isZero();
    }
    assertThat(prune().partials()).as("its session is still open").isZero();
    writing.close();
    assertThat(prune()).isEqualTo(new PruneResult(0, 0, 0, 1, 500));
  }

  @Test
  void refusesWhenANamedManifestIsDamaged() throws IOException {
    Manifest manifest;
    try (LayoutStore store = open()) {
      manifest = TestContent.putArtifact(store, "m:1", 1, 1, 100);
      TestContent.putBlob(store, new byte[] {7});
    }
    Files.writeString(directory.resolve("blobs/sha256/" + manifest.digest().hex()), "{}");
    assertThatThrownBy(this::prune)
        .isInstanceOf(InvalidContentException.class)
        .hasMessageContaining(manifest.digest().hex());
    try (LayoutStore store = open()) {
      assertThat(store.size(Digest.sha256(new byte[] {7}))).isPresent();
      assertThat(store.untag("m:1")).isTrue();
    }
    assertThat(prune().blobs()).isEqualTo(4);
  }
}

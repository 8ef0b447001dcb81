package io.deckhouse.aimodels.modelpack.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deckhouse.aimodels.modelpack.InvalidContentException;
import io.deckhouse.aimodels.modelpack.UnavailableException;
import io.deckhouse.aimodels.modelpack.content.Blobs;
import io.deckhouse.aimodels.modelpack.oci.Descriptor;
import io.deckhouse.aimodels.modelpack.oci.ImageIndex;
import io.deckhouse.aimodels.modelpack.oci.Manifest;
import io.deckhouse.aimodels.modelpack.testkit.RecordingStore;
import io.deckhouse.aimodels.modelpack.testkit.TestContent;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What comes along with an artifact. */
class CopyReferrersTest {
  @TempDir private static Path parent;
  private TwoStores stores = new TwoStores(parent);

  @BeforeEach
  void openStores(@TempDir Path directory) {
    stores.close();
    stores = new TwoStores(directory);
  }

  @AfterEach
  void closeStores() {
    stores.close();
  }

  private static String tag(Descriptor subject, String suffix) {
    return "sha256-" + subject.digest().hex() + "." + suffix;
  }

  @Test
  void takesReferrersAndWhatRefersToThemBeforeTheName() {
    Descriptor root = stores.artifact(1, 100).descriptor();
    Manifest signature = stores.referrer(root, "application/x.sig");
    Manifest witness = stores.referrer(signature.descriptor(), "application/y.sig");
    CopyResult result = stores.copy(root, "m:1");
    assertThat(result.referrers()).isEqualTo(2);
    assertThat(stores.to().puts())
        .containsExactly(
            new RecordingStore.Put(signature.digest(), Optional.empty()),
            new RecordingStore.Put(witness.digest(), Optional.empty()),
            new RecordingStore.Put(root.digest(), Optional.of("m:1")));
    assertThat(stores.to().referrers(root.digest()))
        .extracting(Descriptor::digest)
        .containsExactly(signature.digest());
    assertThat(stores.to().referrers(signature.digest())).hasSize(1);
  }

  @Test
  void doesNotCountReferrersInTheSizeOfTheArtifact() {
    Manifest manifest = stores.artifact(1, 100);
    stores.referrer(manifest.descriptor(), "application/x.sig");
    CopyResult result = stores.copy(manifest.descriptor(), "m:1");
    assertThat(result.size()).isEqualTo(manifest.contentSize());
    assertThat(result.movedBytes()).isEqualTo(manifest.contentSize() + 2);
  }

  @Test
  void leavesReferrersOutWhenAskedTo() {
    Descriptor root = stores.artifact(1, 100).descriptor();
    stores.referrer(root, "application/x.sig");
    TestContent.putArtifact(stores.from(), tag(root, "sig"), 7, 1, 10);
    new Copier(new CopyOptions(2, false), _ -> {})
        .copy(stores.from(), root, stores.to(), Optional.of("m:1"));
    assertThat(stores.to().puts()).hasSize(1);
  }

  @Test
  void takesTheTagsOfCosignWithTheirBlobs() {
    Descriptor root = stores.artifact(1, 100).descriptor();
    Manifest signature = TestContent.putArtifact(stores.from(), tag(root, "sig"), 7, 1, 10);
    Manifest attestation = TestContent.putArtifact(stores.from(), tag(root, "att"), 8, 1, 10);
    CopyResult result = stores.copy(root, "m:1");
    assertThat(result.referrers()).isEqualTo(2);
    assertThat(stores.to().resolve(tag(root, "sig"))).contains(signature.descriptor());
    assertThat(stores.to().resolve(tag(root, "att"))).contains(attestation.descriptor());
    Blobs.verify(stores.to(), signature.layers().getFirst(), _ -> {});
    assertThat(stores.to().puts().getLast().name()).contains("m:1");
  }

  @Test
  void takesAReferrerThatHasATagOfCosignTooUnderThatTag() {
    Descriptor root = stores.artifact(1, 100).descriptor();
    Manifest signature = stores.referrer(root, "application/x.sig");
    stores.from().tag(signature.descriptor(), tag(root, "sig"));
    stores.copy(root, "m:1");
    assertThat(stores.to().resolve(tag(root, "sig"))).contains(signature.descriptor());
    assertThat(stores.to().referrers(root.digest())).hasSize(1);
  }

  @Test
  void takesWhatIsAboutTheManifestsOfAnIndex() {
    Descriptor part = stores.artifact(1, 100).descriptor();
    stores.referrer(part, "application/x.sig");
    ImageIndex index = TestContent.index(Optional.empty(), part);
    stores.from().put(index, Optional.of("all:1"));
    assertThat(stores.copy(index.descriptor(), "all:1").referrers()).isEqualTo(1);
    assertThat(stores.to().referrers(part.digest())).hasSize(1);
  }

  @Test
  void takesReferrersThatAreIndexesWithTheirManifests() {
    Descriptor root = stores.artifact(1, 100).descriptor();
    Manifest part = TestContent.putArtifact(stores.from(), "part:1", 5, 1, 10);
    ImageIndex referrer = TestContent.index(Optional.of(root), part.descriptor());
    stores.from().put(referrer, Optional.empty());
    assertThat(stores.copy(root, "m:1").referrers()).isEqualTo(1);
    assertThat(stores.to().referrers(root.digest()))
        .extracting(Descriptor::digest)
        .containsExactly(referrer.digest());
    Blobs.verify(stores.to(), part.layers().getFirst(), _ -> {});
  }

  @Test
  void takesReferrersThatWereAddedLater() {
    Descriptor root = stores.artifact(1, 100).descriptor();
    stores.referrer(root, "application/x.sig");
    stores.copy(root, "m:1");
    Manifest later = stores.referrer(root, "application/y.sbom");
    CopyResult planned = stores.plan(root);
    CopyResult result = stores.copy(root, "m:1");
    assertThat(planned.referrers()).isEqualTo(1);
    assertThat(result.referrers()).isEqualTo(1);
    assertThat(result.movedBytes()).isZero();
    assertThat(stores.to().referrers(root.digest()))
        .extracting(Descriptor::digest)
        .hasSize(2)
        .contains(later.digest());
  }

  @Test
  void keepsReferrersThatOnlyTheTargetHas() {
    Descriptor root = stores.artifact(1, 100).descriptor();
    stores.copy(root, "m:1");
    stores
        .to()
        .put(
            TestContent.referrer(root, TestContent.putEmptyConfig(stores.to()), "application/z"),
            Optional.empty());
    stores.referrer(root, "application/x.sig");
    stores.copy(root, "m:1");
    assertThat(stores.to().referrers(root.digest())).hasSize(2);
  }

  @Test
  void movesATagOfCosignToOneWithMoreSignatures() {
    Descriptor root = stores.artifact(1, 100).descriptor();
    TestContent.putArtifact(stores.from(), tag(root, "sig"), 7, 1, 10);
    stores.copy(root, "m:1");
    Manifest more = TestContent.putArtifact(stores.from(), tag(root, "sig"), 7, 2, 10);
    assertThat(stores.copy(root, "m:1").referrers()).isEqualTo(1);
    assertThat(stores.to().resolve(tag(root, "sig"))).contains(more.descriptor());
  }

  @Test
  void keepsSignaturesThatOnlyTheTargetHas() {
    Descriptor root = stores.artifact(1, 100).descriptor();
    TestContent.putArtifact(stores.from(), tag(root, "sig"), 7, 1, 10);
    Manifest own = TestContent.putArtifact(stores.to(), tag(root, "sig"), 8, 1, 10);
    assertThat(stores.copy(root, "m:1").referrers()).isZero();
    assertThat(stores.to().resolve(tag(root, "sig"))).contains(own.descriptor());
  }

  @Test
  void refusesReferrersThatStandOnEachOtherTooHigh() {
    Descriptor root = stores.artifact(1, 100).descriptor();
    Descriptor top = root;
    for (int depth = 1; depth <= AttachmentWalk.DEPTH_MAX; depth++) {
      top = stores.referrer(top, "application/x.sig").descriptor();
    }
    assertThat(stores.copy(root, "m:1").referrers()).isEqualTo(AttachmentWalk.DEPTH_MAX);
    stores.referrer(top, "application/x.sig");
    assertThatThrownBy(() -> stores.copy(root, "m:2"))
        .isInstanceOf(InvalidContentException.class)
        .hasMessageContaining("(expected: at most 4 on top of each other)");
  }

  @Test
  void refusesTooManyReferrers() {
    Descriptor root = stores.artifact(1, 100).descriptor();
    Descriptor config = TestContent.putEmptyConfig(stores.from());
    List<Descriptor> many = new ArrayList<>();
    for (int i = 0; i <= AttachmentWalk.COUNT_MAX; i++) {
      Manifest referrer = TestContent.referrer(root, config, "application/x." + i);
      TestContent.putBlob(stores.from(), referrer.bytes());
      many.add(referrer.descriptor());
    }
    stores.from().referring(_ -> many);
    assertThatThrownBy(() -> stores.copy(root, "m:1"))
        .isInstanceOf(InvalidContentException.class)
        .hasMessageContaining("too many referrers")
        .hasMessageContaining("(expected: at most 1000)");
    assertThat(stores.to().writes()).isEmpty();
  }

  @Test
  void passesOverReferrersThatSayOtherwiseThemselves() {
    Descriptor root = stores.artifact(1, 100).descriptor();
    Manifest other = TestContent.putArtifact(stores.from(), "other:1", 5, 1, 10);
    stores.from().referring(_ -> List.of(other.descriptor()));
    assertThat(stores.copy(root, "m:1").referrers()).isZero();
  }

  @Test
  void leavesNoNameBehindWhenAReferrerCannotBePut() {
    Descriptor root = stores.artifact(1, 100).descriptor();
    Manifest signature = stores.referrer(root, "application/x.sig");
    stores
        .to()
        .onPut(
            put -> {
              if (put.digest().equals(signature.digest())) {
                throw new UnavailableException("cannot put");
              }
            });
    assertThatThrownBy(() -> stores.copy(root, "m:1")).hasMessage("cannot put");
    assertThat(stores.to().names()).isEmpty();
  }

  @Test
  void acceptsAnAttestationInsideItsIndex() {
    Manifest part = stores.artifact(1, 100);
    Manifest attestation = stores.referrer(part.descriptor(), "application/x.att");
    ImageIndex index =
        TestContent.index(Optional.empty(), part.descriptor(), attestation.descriptor());
    stores.from().put(index, Optional.of("all:1"));
    stores.copy(index.descriptor(), "all:1");
    assertThat(stores.to().referrers(part.digest()))
        .extracting(Descriptor::digest)
        .containsExactly(attestation.digest());
  }
}

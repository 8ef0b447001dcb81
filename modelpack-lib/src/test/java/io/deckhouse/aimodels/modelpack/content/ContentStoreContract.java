package io.deckhouse.aimodels.modelpack.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.deckhouse.aimodels.modelpack.InvalidContentException;
import io.deckhouse.aimodels.modelpack.InvalidRequestException;
import io.deckhouse.aimodels.modelpack.NotFoundException;
import io.deckhouse.aimodels.modelpack.content.layout.LayoutOptions;
import io.deckhouse.aimodels.modelpack.content.layout.LayoutStore;
import io.deckhouse.aimodels.modelpack.format.ByteSource;
import io.deckhouse.aimodels.modelpack.oci.Descriptor;
import io.deckhouse.aimodels.modelpack.oci.Digest;
import io.deckhouse.aimodels.modelpack.oci.ImageIndex;
import io.deckhouse.aimodels.modelpack.oci.Manifest;
import io.deckhouse.aimodels.modelpack.oci.MediaTypes;
import io.deckhouse.aimodels.modelpack.testkit.BytesFile;
import io.deckhouse.aimodels.modelpack.testkit.TestContent;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What holds for every store. Read-only stores are filled by the subclass beforehand. */
public abstract class ContentStoreContract {
  private static final int LAYER_BYTES = 200_000;

  @TempDir protected Path directory;

  /** Opens the store under test with what the filler put into it. */
  protected abstract ContentStore open(Filler filler) throws IOException;

  /** What a manifest is called in the store. */
  protected String name(String repository, String tag) {
    return repository + ":" + tag;
  }

  /** Puts content into a store that can be written. */
  @FunctionalInterface
  public interface Filler {
    void fill(ContentStore store);
  }

  private ContentStore openWithArtifact() throws IOException {
    return open(store -> TestContent.putArtifact(store, name("model", "v1"), 1, 2, LAYER_BYTES));
  }

  protected final ContentStore openEmptyWritable() throws IOException {
    ContentStore store = open(_ -> {});
    assumeFalse(store.isReadOnly(), "the store is read-only");
    return store;
  }

  @Test
  void resolvesByNameAndByDigest() throws IOException {
    try (ContentStore store = openWithArtifact()) {
      Descriptor named = store.resolve(name("model", "v1")).orElseThrow();
      assertThat(named.artifactType()).contains(TestContent.ARTIFACT_TYPE);
      assertThat(store.resolve(named.digest().toString())).contains(named);
      assertThat(store.resolve(name("model", "v2"))).isEmpty();
      assertThat(store.resolve("not//a name")).isEmpty();
      assertThat(store.resolve(Digest.sha256(new byte[1]).toString())).isEmpty();
    }
  }

  @Test
  void givesManifestsByteForByte() throws IOException {
    try (ContentStore store = openWithArtifact()) {
      Descriptor named = store.resolve(name("model", "v1")).orElseThrow();
      Manifest manifest = store.manifest(named);
      assertThat(Digest.sha256(manifest.bytes())).isEqualTo(named.digest());
      assertThat(manifest.layers()).hasSize(2);
      assertThat(manifest.descriptor()).isEqualTo(named);
    }
  }

  @Test
  void readsBlobsAtAnyPosition() throws IOException {
    byte[] expected = TestContent.bytes(1000, LAYER_BYTES);
    try (ContentStore store = openWithArtifact();
        BlobReader reader = store.read(Digest.sha256(expected))) {
      assertThat(reader.size()).isEqualTo(LAYER_BYTES);
      ByteBuffer some = ByteBuffer.allocate(1000);
      reader.readFully(some, 123_456);
      assertThat(some.array()).isEqualTo(Arrays.copyOfRange(expected, 123_456, 124_456));
      assertThat(reader.read(ByteBuffer.allocate(1), LAYER_BYTES)).isEqualTo(-1);
      ByteBuffer tail = ByteBuffer.allocate(1000);
      assertThat(reader.read(tail, LAYER_BYTES - 10)).isEqualTo(10);
    }
  }

  @Test
  void verifiesWholeBlobs() throws IOException {
    byte[] bytes = TestContent.bytes(1000, LAYER_BYTES);
    long[] seen = {0};
    try (ContentStore store = openWithArtifact()) {
      Blobs.verify(store, TestContent.layer(bytes), step -> seen[0] += step);
      Descriptor tooShort = new Descriptor("application/x", Digest.sha256(bytes), LAYER_BYTES - 1);
      assertThatThrownBy(() -> Blobs.verify(store, tooShort, _ -> {}))
          .isInstanceOf(InvalidContentException.class)
          .hasMessageContaining("200000 bytes (expected: 199999)");
    }
    assertThat(seen[0]).isEqualTo(LAYER_BYTES);
  }

  @Test
  void tellsWhatIsNotThere() throws IOException {
    Digest absent = Digest.sha256(new byte[] {42});
    try (ContentStore store = openWithArtifact()) {
      assertThat(store.size(absent)).isEmpty();
      assertThat(store.file(absent)).isEmpty();
      assertThatThrownBy(() -> store.read(absent))
          .isInstanceOf(NotFoundException.class)
          .hasMessageContaining(absent.toString());
    }
  }

  @Test
  void listsNamesInOrder() throws IOException {
    Filler filler =
        store -> {
          TestContent.putArtifact(store, name("b", "2"), 2, 1, 10);
          TestContent.putArtifact(store, name("a", "1"), 1, 1, 10);
        };
    try (ContentStore store = open(filler)) {
      assertThat(store.names())
          .extracting(NamedManifest::name)
          .containsExactly(name("a", "1"), name("b", "2"));
    }
  }

  @Test
  protected void findsTheOnlyManifestWithoutItsName() throws IOException {
    Filler unnamed =
        store -> {
          Manifest artifact = TestContent.putArtifact(store, name("a", "1"), 1, 1, 10);
          store.put(artifact, Optional.empty());
          store.untag(name("a", "1"));
        };
    try (ContentStore store = open(unnamed)) {
      assertThat(store.names()).isEmpty();
      assertThat(store.only()).map(store::manifest).isPresent();
    }
  }

  @Test
  void findsReferrers() throws IOException {
    Filler filler =
        store -> {
          Descriptor subject =
              TestContent.putArtifact(store, name("m", "1"), 1, 1, 10).descriptor();
          Descriptor config = TestContent.putEmptyConfig(store);
          store.put(TestContent.referrer(subject, config, "application/x.sig"), Optional.empty());
          store.put(TestContent.referrer(subject, config, "application/x.sig"), Optional.empty());
        };
    try (ContentStore store = open(filler)) {
      Digest subject = store.resolve(name("m", "1")).orElseThrow().digest();
      List<Descriptor> found = store.referrers(subject);
      assertThat(found).hasSize(1);
      assertThat(found.getFirst().artifactType()).contains("application/x.sig");
      assertThat(store.referrers(found.getFirst().digest())).isEmpty();
      assertThat(store.resolve(found.getFirst().digest().toString())).isPresent();
    }
  }

  @Test
  void refusesWritesWhenReadOnly() throws IOException {
    try (ContentStore store = openWithArtifact()) {
      if (!store.isReadOnly()) {
        return;
      }
      Descriptor manifest = store.resolve(name("model", "v1")).orElseThrow();
      assertThatThrownBy(store::write).isInstanceOf(InvalidRequestException.class);
      assertThatThrownBy(() -> store.write(manifest)).isInstanceOf(InvalidRequestException.class);
      assertThatThrownBy(() -> store.tag(manifest, name("x", "y")))
          .isInstanceOf(InvalidRequestException.class);
      assertThatThrownBy(() -> store.untag(name("x", "y")))
          .isInstanceOf(InvalidRequestException.class);
    }
  }

  @Test
  void takesInAnUnknownBlob() throws IOException {
    byte[] bytes = TestContent.bytes(7, 100_001);
    try (ContentStore store = openEmptyWritable()) {
      try (BlobWriter writer = store.write()) {
        writer.write(ByteBuffer.wrap(bytes, 0, 100));
        writer.write(ByteBuffer.wrap(bytes, 100, bytes.length - 100));
        assertThat(writer.offset()).isEqualTo(bytes.length);
        assertThat(store.size(Digest.sha256(bytes))).isEmpty();
        assertThat(writer.commit()).isEqualTo(Digest.sha256(bytes));
      }
      Blobs.verify(store, TestContent.layer(bytes), _ -> {});
    }
  }

  @Test
  protected void copiesTheRestOfABlobFromAnotherStore() throws IOException {
    byte[] bytes = TestContent.bytes(12, 150_000);
    Descriptor blob = TestContent.layer(bytes);
    long[] moved = {0};
    try (ContentStore store = openEmptyWritable();
        LayoutStore source =
            LayoutStore.open(directory.resolve("source"), "oci:source", LayoutOptions.writing())) {
      TestContent.putBlob(source, bytes);
      try (BlobWriter writer = store.write(blob)) {
        writer.write(ByteBuffer.wrap(bytes, 0, 70_000));
        Blobs.copy(source, blob, writer, step -> moved[0] += step);
        writer.commit();
      }
      Blobs.verify(store, blob, _ -> {});
    }
    assertThat(moved[0]).isEqualTo(80_000);
  }

  @Test
  protected void resumesAKnownBlob() throws IOException {
    byte[] bytes = TestContent.bytes(8, 150_000);
    try (ContentStore store = openEmptyWritable()) {
      try (BlobWriter writer = store.write(TestContent.layer(bytes))) {
        writer.write(ByteBuffer.wrap(bytes, 0, 70_000));
      }
      assertThat(store.size(Digest.sha256(bytes))).isEmpty();
      try (BlobWriter writer = store.write(TestContent.layer(bytes))) {
        assertThat(writer.offset()).isEqualTo(70_000);
        writer.write(ByteBuffer.wrap(bytes, 70_000, 80_000));
        writer.commit();
      }
      Blobs.verify(store, TestContent.layer(bytes), _ -> {});
      try (BlobWriter writer = store.write(TestContent.layer(bytes))) {
        assertThat(writer.offset()).isEqualTo(bytes.length);
        writer.commit(TestContent.layer(bytes));
      }
    }
  }

  @Test
  void discardsWrongBytes() throws IOException {
    Descriptor expected = TestContent.layer(TestContent.bytes(9, 1000));
    try (ContentStore store = openEmptyWritable()) {
      try (BlobWriter writer = store.write(expected)) {
        writer.write(ByteBuffer.wrap(TestContent.bytes(10, 1000)));
        assertThatThrownBy(writer::commit)
            .isInstanceOf(InvalidContentException.class)
            .hasMessageContaining(expected.digest().toString());
      }
      assertThat(store.size(expected.digest())).isEmpty();
      try (BlobWriter writer = store.write(expected)) {
        assertThat(writer.offset()).isZero();
      }
    }
  }

  @Test
  void refusesMoreBytesThanExpected() throws IOException {
    Descriptor expected = TestContent.layer(TestContent.bytes(9, 1000));
    try (ContentStore store = openEmptyWritable();
        BlobWriter writer = store.write(expected)) {
      assertThatThrownBy(() -> writer.write(ByteBuffer.wrap(TestContent.bytes(9, 1001))))
          .isInstanceOf(InvalidContentException.class);
    }
  }

  @Test
  void takesSha512Blobs() throws IOException {
    byte[] bytes = TestContent.bytes(11, 1000);
    Digest digest =
        Digest.of(Digest.Algorithm.SHA512, Digest.Algorithm.SHA512.hasher().digest(bytes));
    Descriptor blob = new Descriptor("application/x", digest, bytes.length);
    try (ContentStore store = openEmptyWritable()) {
      try (BlobWriter writer = store.write(blob)) {
        writer.write(ByteBuffer.wrap(bytes));
        writer.commit();
      }
      Blobs.verify(store, blob, _ -> {});
    }
  }

  @Test
  void movesANameAndTakesItAway() throws IOException {
    try (ContentStore store = openEmptyWritable()) {
      Manifest first = TestContent.putArtifact(store, name("m", "latest"), 1, 1, 10);
      Manifest second = TestContent.putArtifact(store, name("m", "latest"), 2, 1, 10);
      assertThat(store.resolve(name("m", "latest"))).contains(second.descriptor());
      store.tag(first.descriptor(), name("m", "old"));
      assertThat(store.names()).hasSize(2);
      assertThat(store.untag(name("m", "latest"))).isTrue();
      assertThat(store.untag(name("m", "latest"))).isFalse();
      assertThat(store.names()).extracting(NamedManifest::name).containsExactly(name("m", "old"));
    }
  }

  @Test
  void refusesAManifestWhoseLayersAreNotHere() throws IOException {
    try (ContentStore store = openEmptyWritable()) {
      Descriptor config = TestContent.putEmptyConfig(store);
      Descriptor absent = TestContent.layer(new byte[] {1});
      Manifest manifest = Manifest.of("application/x", config, List.of(absent), Map.of());
      assertThatThrownBy(() -> store.put(manifest, Optional.of(name("a", "b"))))
          .isInstanceOf(NotFoundException.class)
          .hasMessageContaining(absent.digest().toString());
      assertThat(store.names()).isEmpty();
    }
  }

  @Test
  void refusesNamesOutsideTheGrammar() throws IOException {
    try (ContentStore store = openEmptyWritable()) {
      Manifest manifest = TestContent.putArtifact(store, name("m", "1"), 1, 1, 10);
      for (String name :
          List.of("", "..", "a//b", "a:", "-a", "a b", "a\u001b[1m", "x".repeat(600))) {
        assertThatThrownBy(() -> store.tag(manifest.descriptor(), name))
            .isInstanceOf(InvalidRequestException.class);
      }
      store.tag(manifest.descriptor(), name("host.example:5000/a/b--c", "sha256-ab.sig"));
    }
  }

  @Test
  void takesInAnIndexAndItsManifests() throws IOException {
    ImageIndex[] index = new ImageIndex[1];
    Filler filler =
        store -> {
          Manifest one = TestContent.putArtifact(store, name("one", "1"), 1, 1, 10);
          Manifest two = TestContent.putArtifact(store, name("two", "1"), 2, 1, 10);
          index[0] = TestContent.index(Optional.empty(), one.descriptor(), two.descriptor());
          store.put(index[0], Optional.of(name("all", "1")));
        };
    try (ContentStore store = open(filler)) {
      Descriptor named = store.resolve(name("all", "1")).orElseThrow();
      assertThat(store.resolve(index[0].digest().toString())).contains(named);
      assertThat(store.document(named).bytes()).isEqualTo(index[0].bytes());
      assertThat(named).isEqualTo(index[0].descriptor());
      assertThatThrownBy(() -> store.manifest(named))
          .isInstanceOf(InvalidContentException.class)
          .hasMessageContaining("is an index of manifests");
    }
  }

  @Test
  void takesInPartsOfAnIndex() throws IOException {
    try (ContentStore store = openEmptyWritable()) {
      Manifest part = TestContent.putArtifact(store, name("x", "1"), 1, 1, 10);
      store.untag(name("x", "1"));
      store.putPart(part);
      ImageIndex inner = TestContent.index(Optional.empty(), part.descriptor());
      store.putPart(inner);
      ImageIndex outer = TestContent.index(Optional.empty(), inner.descriptor());
      store.put(outer, Optional.of(name("all", "1")));
      assertThat(store.document(part.descriptor()).bytes()).isEqualTo(part.bytes());
      assertThat(store.document(inner.descriptor()).bytes()).isEqualTo(inner.bytes());
      assertThat(store.names()).extracting(NamedManifest::name).containsExactly(name("all", "1"));
    }
  }

  @Test
  void refusesAnIndexWhoseManifestsAreNotHere() throws IOException {
    try (ContentStore store = openEmptyWritable()) {
      Descriptor absent = new Descriptor(MediaTypes.IMAGE_MANIFEST, Digest.sha256(new byte[1]), 1);
      ImageIndex index = TestContent.index(Optional.empty(), absent);
      assertThatThrownBy(() -> store.put(index, Optional.of(name("a", "b"))))
          .isInstanceOf(NotFoundException.class)
          .hasMessageContaining(absent.digest().toString());
      assertThat(store.names()).isEmpty();
    }
  }

  @Test
  void takesInAManifestWithoutTheLayersThatMayBeMissing() throws IOException {
    try (ContentStore store = openEmptyWritable()) {
      Descriptor foreign =
          new Descriptor(
              "application/vnd.oci.image.layer.nondistributable.v1.tar",
              Digest.sha256(new byte[1]),
              1);
      Manifest manifest =
          Manifest.of(
              "application/x", TestContent.putEmptyConfig(store), List.of(foreign), Map.of());
      store.put(manifest, Optional.of(name("a", "b")));
      assertThat(store.resolve(name("a", "b"))).contains(manifest.descriptor());
    }
  }

  @Test
  void findsReferrersThatAreIndexes() throws IOException {
    Filler filler =
        store -> {
          Descriptor subject =
              TestContent.putArtifact(store, name("m", "1"), 1, 1, 10).descriptor();
          Manifest part = TestContent.putArtifact(store, name("p", "1"), 2, 1, 10);
          store.put(TestContent.index(Optional.of(subject), part.descriptor()), Optional.empty());
        };
    try (ContentStore store = open(filler)) {
      List<Descriptor> found =
          store.referrers(store.resolve(name("m", "1")).orElseThrow().digest());
      assertThat(found).extracting(Descriptor::mediaType).containsExactly(MediaTypes.IMAGE_INDEX);
      assertThat(store.document(found.getFirst()).subject()).isPresent();
    }
  }

  @Test
  void takesInAReferrerBeforeItsSubject() throws IOException {
    try (ContentStore store = openEmptyWritable()) {
      Descriptor subject = new Descriptor(MediaTypes.IMAGE_MANIFEST, Digest.sha256(new byte[1]), 1);
      Manifest referrer =
          TestContent.referrer(subject, TestContent.putEmptyConfig(store), "application/x.sig");
      store.put(referrer, Optional.empty());
      assertThat(store.referrers(subject.digest())).hasSize(1);
    }
  }

  @Test
  void transfersTheRestOfAResumedBlob() throws IOException {
    byte[] bytes = TestContent.bytes(13, 150_000);
    Descriptor blob = TestContent.layer(bytes);
    long[] moved = {0};
    try (ContentStore store = openEmptyWritable()) {
      try (BlobWriter writer = store.write(blob)) {
        writer.write(ByteBuffer.wrap(bytes, 0, 70_000));
      }
      try (BlobWriter writer = store.write(blob);
          ByteSource source = new BytesFile("x", bytes).open()) {
        long begin = writer.offset();
        writer.transfer(source, step -> moved[0] += step);
        assertThat(writer.offset()).isEqualTo(bytes.length);
        assertThat(moved[0]).isEqualTo(bytes.length - begin);
        writer.commit(blob);
      }
      Blobs.verify(store, blob, _ -> {});
    }
  }

  @Test
  void takesInAStreamThatIsReadOnce() throws IOException {
    byte[] bytes = TestContent.bytes(14, 300_001);
    long[] moved = {0};
    try (ContentStore store = openEmptyWritable()) {
      try (BlobWriter writer = store.write()) {
        writer.transfer(new ByteArrayInputStream(bytes), step -> moved[0] += step);
        assertThat(writer.offset()).isEqualTo(bytes.length);
        assertThat(store.size(Digest.sha256(bytes)).isPresent()).isEqualTo(store.isRemote());
        assertThat(writer.commit()).isEqualTo(Digest.sha256(bytes));
      }
      Blobs.verify(store, TestContent.layer(bytes), _ -> {});
    }
    assertThat(moved[0]).isEqualTo(bytes.length);
  }

  @Test
  void goesOnWithAnUnknownBlobByItsKey() throws IOException {
    byte[] bytes = TestContent.bytes(15, KEYED_BYTES);
    try (ContentStore store = openEmptyWritable()) {
      long begun;
      try (BlobWriter writer = store.write("content 15", bytes.length);
          ByteSource source = new BytesFile("x", bytes).open()) {
        assertThat(writer.offset()).isZero();
        assertThatThrownBy(
                () -> writer.transfer(new FailingSource(source, bytes.length - 1000), _ -> {}))
            .isInstanceOf(IOException.class);
      }
      try (BlobWriter writer = store.write("content 16", bytes.length)) {
        assertThat(writer.offset()).isZero();
      }
      try (BlobWriter writer = store.write("content 15", bytes.length);
          ByteSource source = new BytesFile("x", bytes).open()) {
        begun = writer.offset();
        writer.transfer(source, _ -> {});
        assertThat(writer.commit()).isEqualTo(Digest.sha256(bytes));
      }
      assertThat(begun).isGreaterThanOrEqualTo(keyedOffset());
      Blobs.verify(store, TestContent.layer(bytes), _ -> {});
      try (BlobWriter writer = store.write("content 15", bytes.length)) {
        assertThat(writer.offset()).isZero();
      }
    }
  }

  /** Of a blob that stores find worth going on with. */
  private static final int KEYED_BYTES = 20 * 1024 * 1024;

  /** What a store has kept at least of a keyed blob whose source failed near its end, in bytes. */
  protected long keyedOffset() {
    return 0;
  }

  /** A source that fails at a position. */
  private record FailingSource(ByteSource source, long end) implements ByteSource {
    @Override
    public long size() {
      return source.size();
    }

    @Override
    public int read(ByteBuffer target, long position) throws IOException {
      if (position >= end) {
        throw new IOException("the source failed");
      }
      int limit = target.limit();
      target.limit((int) Math.min(limit, target.position() + end - position));
      int count = source.read(target, position);
      target.limit(limit);
      return count;
    }
  }
}

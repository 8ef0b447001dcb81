package io.deckhouse.aimodels.modelpack.transfer;

import io.deckhouse.aimodels.modelpack.content.BlobWriter;
import io.deckhouse.aimodels.modelpack.content.layout.LayoutOptions;
import io.deckhouse.aimodels.modelpack.content.layout.LayoutStore;
import io.deckhouse.aimodels.modelpack.oci.Descriptor;
import io.deckhouse.aimodels.modelpack.oci.Manifest;
import io.deckhouse.aimodels.modelpack.progress.ProgressListener;
import io.deckhouse.aimodels.modelpack.testkit.RecordingStore;
import io.deckhouse.aimodels.modelpack.testkit.TestContent;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;

/** A source and a target in a directory, and copies between them. */
final class TwoStores implements AutoCloseable {
  private final Path directory;
  private final LayoutStore fromLayout;
  private final LayoutStore toLayout;
  private final RecordingStore source;
  private final RecordingStore target;

  TwoStores(Path directory) {
    this.directory = directory;
    this.fromLayout = open("from");
    this.toLayout = open("to");
    this.source = new RecordingStore(fromLayout);
    this.target = new RecordingStore(toLayout);
  }

  private LayoutStore open(String name) {
    return LayoutStore.open(directory.resolve(name), "oci:" + name, LayoutOptions.writing());
  }

  RecordingStore from() {
    return source;
  }

  RecordingStore to() {
    return target;
  }

  Path toDirectory() {
    return directory.resolve("to");
  }

  /** An artifact of the source, {@code m:1}, with layers of that many bytes. */
  Manifest artifact(int layers, int layerBytes) {
    return TestContent.putArtifact(source, "m:1", 1, layers, layerBytes);
  }

  /** A referrer in the source. */
  Manifest referrer(Descriptor subject, String type) {
    Manifest referrer = TestContent.referrer(subject, TestContent.putEmptyConfig(source), type);
    source.put(referrer, Optional.empty());
    return referrer;
  }

  /** Leaves the beginning of a blob in the target, as an interrupted copy does. */
  void leavePart(Descriptor blob, byte[] beginning) {
    try (BlobWriter writer = toLayout.write(blob)) {
      writer.write(ByteBuffer.wrap(beginning));
    }
  }

  CopyResult copy(Descriptor root, String name) {
    return copy(4, ProgressListener.NONE, root, name);
  }

  CopyResult copy(int concurrency, ProgressListener listener, Descriptor root, String name) {
    return new Copier(new CopyOptions(concurrency, true), listener)
        .copy(source, root, target, Optional.of(name));
  }

  CopyResult plan(Descriptor root) {
    return new Copier(CopyOptions.defaults(), ProgressListener.NONE).plan(source, root, target);
  }

  @Override
  public void close() {
    fromLayout.close();
    toLayout.close();
  }
}

package io.deckhouse.aimodels.modelpack.transfer;

import io.deckhouse.aimodels.modelpack.content.BlobWriter;
import io.deckhouse.aimodels.modelpack.content.Blobs;
import io.deckhouse.aimodels.modelpack.content.ContentStore;
import io.deckhouse.aimodels.modelpack.oci.Descriptor;
import io.deckhouse.aimodels.modelpack.oci.Manifest;
import io.deckhouse.aimodels.modelpack.progress.Progress;
import io.deckhouse.aimodels.modelpack.progress.ProgressListener;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Copies an artifact, and what refers to it, from one store to another. */
public final class Copier {
  private final CopyOptions options;
  private final ProgressListener listener;

  public Copier(CopyOptions options, ProgressListener listener) {
    this.options = options;
    this.listener = listener;
  }

  /**
   * Copies.
   *
   * @param root a manifest or an index of the first store
   * @param name what the target calls it; nothing leaves it without a name
   */
  public CopyResult copy(
      ContentStore from, Descriptor root, ContentStore to, Optional<String> name) {
    Manifest manifest = from.manifest(root);
    try (Progress whole = Progress.start(listener, "copy", manifest.contentSize())) {
      for (Descriptor blob : parts(manifest)) {
        try (Progress part = whole.part(blob.digest().toString(), blob.size());
            BlobWriter writer = to.write(blob)) {
          Blobs.copy(from, blob, writer, part::advance);
          writer.commit(blob);
        }
      }
    }
    to.put(manifest, name);
    return new CopyResult(root, manifest.contentSize(), manifest.contentSize(), 0, 0);
  }

  private List<Descriptor> parts(Manifest manifest) {
    return Stream.concat(Stream.of(manifest.config()), manifest.layers().stream())
        .limit(options.concurrency() * 1_000_000L)
        .toList();
  }

  /** Tells what {@link #copy} would do, and changes nothing. */
  public CopyResult plan(ContentStore from, Descriptor root, ContentStore to) {
    Manifest manifest = from.manifest(root);
    long here =
        parts(manifest).stream()
            .filter(blob -> to.size(blob.digest()).isPresent())
            .mapToLong(Descriptor::size)
            .sum();
    return new CopyResult(root, manifest.contentSize(), manifest.contentSize() - here, here, 0);
  }
}

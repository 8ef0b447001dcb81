package io.deckhouse.aimodels.modelpack.content.layout;

import io.deckhouse.aimodels.modelpack.InvalidContentException;
import io.deckhouse.aimodels.modelpack.ModelPackException;
import io.deckhouse.aimodels.modelpack.content.ManifestKind;
import io.deckhouse.aimodels.modelpack.oci.Descriptor;
import io.deckhouse.aimodels.modelpack.oci.Digest;
import io.deckhouse.aimodels.modelpack.oci.Document;
import io.deckhouse.aimodels.modelpack.oci.ImageIndex;
import io.deckhouse.aimodels.modelpack.oci.Manifest;
import io.deckhouse.aimodels.modelpack.oci.MediaTypes;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * The content that some roots need: manifests, the manifests of indexes, configs, layers, subjects.
 * What is missing is passed over, since a layout may leave blobs out.
 */
final class Reachability {
  private final BlobDirectory blobs;
  private final Set<Digest> reached = new HashSet<>();
  private final Set<Digest> expanded = new HashSet<>();
  private final Deque<Digest> pending = new ArrayDeque<>();

  Reachability(BlobDirectory blobs) {
    this.blobs = blobs;
  }

  boolean contains(Digest digest) {
    return reached.contains(digest);
  }

  /** Adds content, and if its type is that of a manifest or an index, all that it needs. */
  void add(Descriptor root) {
    if (MediaTypes.isManifest(root.mediaType()) || MediaTypes.isIndex(root.mediaType())) {
      addManifest(root.digest());
    } else {
      addBlob(root.digest());
    }
  }

  /** Adds content by itself. */
  void addBlob(Digest digest) {
    reached.add(digest);
  }

  /**
   * Adds a manifest or an index with all that it needs.
   *
   * @throws InvalidContentException when one of them is damaged: what it needs is not known then
   */
  void addManifest(Digest root) {
    pending.push(root);
    while (!pending.isEmpty()) {
      Digest digest = pending.pop();
      reached.add(digest);
      if (expanded.add(digest)) {
        read(digest).flatMap(bytes -> parse(digest, bytes)).ifPresent(this::expand);
      }
    }
  }

  private void expand(Document document) {
    switch (document) {
      case Manifest manifest -> {
        addBlob(manifest.config().digest());
        manifest.layers().forEach(layer -> addBlob(layer.digest()));
      }
      case ImageIndex index -> {
        for (Descriptor child : index.manifests()) {
          addBlob(child.digest());
          if (MediaTypes.isManifest(child.mediaType()) || MediaTypes.isIndex(child.mediaType())) {
            pending.push(child.digest());
          }
        }
      }
    }
    document.subject().ifPresent(subject -> pending.push(subject.digest()));
  }

  /**
   * The subject of a manifest or an index; nothing when it has none or is missing.
   *
   * @throws InvalidContentException when it is damaged
   */
  Optional<Digest> subject(Digest document) {
    return read(document)
        .flatMap(bytes -> parse(document, bytes))
        .flatMap(Document::subject)
        .map(Descriptor::digest);
  }

  private static Optional<Document> parse(Digest digest, byte[] bytes) {
    return ManifestKind.of(bytes)
        .map(mediaType -> Document.parse(bytes, mediaType, digest.toString()));
  }

  private Optional<byte[]> read(Digest digest) {
    byte[] bytes;
    try {
      bytes = Disk.readBounded(blobs.path(digest), Manifest.SIZE_MAX_BYTES);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw ModelPackException.io("read " + blobs.path(digest), e);
    }
    Digest.Algorithm algorithm = digest.algorithm();
    if (!Digest.of(algorithm, algorithm.hasher().digest(bytes)).equals(digest)) {
      throw new InvalidContentException(
          "manifest " + blobs.path(digest) + ": its bytes do not have that digest",
          "remove the reference that needs it, then prune again");
    }
    return Optional.of(bytes);
  }
}

package io.deckhouse.aimodels.modelpack.transfer;

import io.deckhouse.aimodels.modelpack.InvalidContentException;
import io.deckhouse.aimodels.modelpack.content.ContentStore;
import io.deckhouse.aimodels.modelpack.oci.Descriptor;
import io.deckhouse.aimodels.modelpack.oci.Digest;
import io.deckhouse.aimodels.modelpack.oci.ImageIndex;
import io.deckhouse.aimodels.modelpack.oci.Manifest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Follows manifests and indexes down to their blobs, each document and each blob once. */
final class GraphWalk {
  /** How deep indexes may be nested. */
  static final int INDEX_DEPTH_MAX = 4;

  /** How many manifests and indexes one copy may have, with those of referrers. */
  static final int DOCUMENTS_MAX = 2_000;

  /** How many configs and layers one copy may have. */
  static final int BLOBS_MAX = 100_000;

  private static final Comparator<Blob> LARGEST_FIRST =
      Comparator.comparingLong(Blob::size)
          .reversed()
          .thenComparing(blob -> blob.descriptor().digest());

  private final ContentStore store;
  private final Documents documents;
  private final Map<Digest, Blob> blobs = new HashMap<>();
  private final Set<Digest> visited = new HashSet<>();

  GraphWalk(ContentStore store, Documents documents) {
    this.store = store;
    this.documents = documents;
  }

  boolean hasVisited(Digest document) {
    return visited.contains(document);
  }

  /**
   * Visits a document and all below it.
   *
   * @return those that were not visited before, bottom-up: the given one is the last
   * @throws InvalidContentException when one is malformed, or a limit is exceeded
   */
  List<Descriptor> visit(Descriptor root) {
    List<Descriptor> found = new ArrayList<>();
    visit(root, 0, found);
    return found;
  }

  private void visit(Descriptor descriptor, int depth, List<Descriptor> found) {
    if (!visited.add(descriptor.digest())) {
      return;
    }
    if (visited.size() > DOCUMENTS_MAX) {
      throw tooMany("manifests", DOCUMENTS_MAX);
    }
    switch (documents.read(descriptor)) {
      case Manifest manifest -> {
        addBlob(manifest.config());
        manifest.layers().forEach(this::addBlob);
      }
      case ImageIndex index -> {
        if (depth == INDEX_DEPTH_MAX) {
          throw new InvalidContentException(
              "index %s in %s: indexes in indexes (expected: at most %d deep)"
                  .formatted(descriptor.digest(), store.location(), INDEX_DEPTH_MAX));
        }
        index.manifests().forEach(child -> visit(child, depth + 1, found));
      }
    }
    found.add(descriptor);
  }

  private void addBlob(Descriptor part) {
    Blob blob = Blob.of(part);
    Blob known = blobs.putIfAbsent(part.digest(), blob);
    if (known == null) {
      if (blobs.size() > BLOBS_MAX) {
        throw tooMany("blobs", BLOBS_MAX);
      }
    } else if (known.size() != blob.size()) {
      throw new InvalidContentException(
          "%s in %s: %d bytes in one place and %d in another (expected: one size)"
              .formatted(part.digest(), store.location(), known.size(), blob.size()));
    } else if (known.mayBeMissing() && !blob.mayBeMissing()) {
      blobs.put(part.digest(), known.needed());
    }
  }

  private InvalidContentException tooMany(String what, int limit) {
    return new InvalidContentException(
        "too many %s in one artifact of %s (expected: at most %d)"
            .formatted(what, store.location(), limit));
  }

  /** The blobs of all that was visited, the largest first. */
  List<Blob> blobs() {
    return blobs.values().stream().sorted(LARGEST_FIRST).toList();
  }

  /** The bytes of the blobs of all that was visited. */
  long size() {
    return blobs.values().stream().mapToLong(Blob::size).sum();
  }
}

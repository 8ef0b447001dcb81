package io.deckhouse.aimodels.modelpack.transfer;

import io.deckhouse.aimodels.modelpack.InvalidContentException;
import io.deckhouse.aimodels.modelpack.NotFoundException;
import io.deckhouse.aimodels.modelpack.content.ContentStore;
import io.deckhouse.aimodels.modelpack.oci.Descriptor;
import io.deckhouse.aimodels.modelpack.oci.Digest;
import io.deckhouse.aimodels.modelpack.oci.Document;
import io.deckhouse.aimodels.modelpack.oci.ImageIndex;
import io.deckhouse.aimodels.modelpack.oci.Manifest;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Puts manifests and indexes whose blobs are in the target. Used by one thread at a time. */
final class DocumentCopy {
  private final Documents documents;
  private final ContentStore to;
  private final Map<Digest, Set<Digest>> referrers = new HashMap<>();

  DocumentCopy(Documents documents, ContentStore to) {
    this.documents = documents;
    this.to = to;
  }

  /** Puts what an index needs. */
  void putParts(List<Descriptor> parts) {
    for (Descriptor part : parts) {
      // A local store takes it in again at no cost, and may have lost its bytes.
      if (!to.isRemote() || to.resolve(part.digest().toString()).isEmpty()) {
        to.putPart(documents.read(part));
      }
    }
  }

  /** Puts an attachment with its parts. */
  void put(Attachment attachment) {
    putParts(attachment.parts());
    to.put(documents.read(attachment.document()), attachment.tag());
  }

  /** Puts the root, once, under its name. */
  void putRoot(Descriptor root, Optional<String> name) {
    if (!to.isRemote() || !isNamed(root, name)) {
      to.put(documents.read(root), name);
    }
  }

  private boolean isNamed(Descriptor root, Optional<String> name) {
    return to.resolve(name.orElse(root.digest().toString()))
        .filter(present -> present.digest().equals(root.digest()))
        .isPresent();
  }

  /** Whether the target does not have an attachment yet. */
  boolean isMissing(Attachment attachment) {
    if (attachment.tag().isPresent()) {
      return to.resolve(attachment.tag().get())
          .map(present -> mayReplace(present, attachment.document()))
          .orElse(true);
    }
    return !referrers
        .computeIfAbsent(attachment.subject(), this::referrersOf)
        .contains(attachment.document().digest());
  }

  private Set<Digest> referrersOf(Digest subject) {
    return to.referrers(subject).stream().map(Descriptor::digest).collect(Collectors.toSet());
  }

  /**
   * Whether a tag of cosign may move. Signatures of one manifest are layers under one tag; those
   * that the target has must not go, so only what has all of them takes their place.
   */
  private boolean mayReplace(Descriptor present, Descriptor replacement) {
    if (present.digest().equals(replacement.digest())) {
      return false;
    }
    try {
      return digests(documents.read(replacement)).containsAll(digests(to.document(present)));
    } catch (NotFoundException | InvalidContentException e) {
      return true;
    }
  }

  private static Set<Digest> digests(Document document) {
    Stream<Descriptor> parts =
        switch (document) {
          case Manifest manifest -> manifest.layers().stream();
          case ImageIndex index -> index.manifests().stream();
        };
    return parts.map(Descriptor::digest).collect(Collectors.toCollection(HashSet::new));
  }
}

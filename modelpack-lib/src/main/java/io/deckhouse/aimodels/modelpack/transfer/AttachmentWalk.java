package io.deckhouse.aimodels.modelpack.transfer;

import io.deckhouse.aimodels.modelpack.InvalidContentException;
import io.deckhouse.aimodels.modelpack.NotFoundException;
import io.deckhouse.aimodels.modelpack.content.ContentStore;
import io.deckhouse.aimodels.modelpack.content.CosignTags;
import io.deckhouse.aimodels.modelpack.oci.Descriptor;
import io.deckhouse.aimodels.modelpack.oci.Digest;
import io.deckhouse.aimodels.modelpack.oci.MediaTypes;
import io.deckhouse.aimodels.modelpack.parallel.Workers;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

/**
 * Finds what is about the manifests of an artifact, and what is about that: referrers (OCI
 * distribution-spec, "Listing Referrers") and the tags of cosign.
 */
final class AttachmentWalk {
  /** How many attachments may stand on top of each other: a signature of a signature is two. */
  static final int DEPTH_MAX = 4;

  /** How many attachments one artifact may have. */
  static final int COUNT_MAX = 1_000;

  private record Candidate(Digest subject, Descriptor document, Optional<String> tag) {}

  private final ContentStore store;
  private final Documents documents;
  private final GraphWalk walk;
  private final Workers workers;
  private final List<Attachment> attachments = new ArrayList<>();

  AttachmentWalk(ContentStore store, Documents documents, GraphWalk walk, Workers workers) {
    this.store = store;
    this.documents = documents;
    this.walk = walk;
    this.workers = workers;
  }

  /**
   * All attachments, a subject before what is about it.
   *
   * @param subjects the documents of the artifact
   * @throws InvalidContentException when there are more than the limits allow
   */
  List<Attachment> of(List<Descriptor> subjects) {
    List<Descriptor> level = subjects;
    for (int depth = 1; !level.isEmpty(); depth++) {
      List<Descriptor> next = new ArrayList<>();
      for (Candidate candidate : candidates(level)) {
        List<Descriptor> found = add(candidate);
        if (!found.isEmpty() && depth > DEPTH_MAX) {
          throw new InvalidContentException(
              "referrers in %s: %s refers to %s (expected: at most %d on top of each other)"
                  .formatted(
                      store.location(),
                      candidate.document().digest(),
                      candidate.subject(),
                      DEPTH_MAX));
        }
        next.addAll(found);
      }
      level = next;
    }
    return List.copyOf(attachments);
  }

  private List<Candidate> candidates(List<Descriptor> subjects) {
    List<Callable<List<Candidate>>> lookups = new ArrayList<>();
    for (Descriptor subject : subjects) {
      lookups.add(() -> referrers(subject.digest()));
      for (String tag : CosignTags.of(subject.digest())) {
        lookups.add(() -> tagged(subject.digest(), tag));
      }
    }
    return workers.run(lookups).stream().flatMap(List::stream).toList();
  }

  private List<Candidate> referrers(Digest subject) {
    return store.referrers(subject).stream()
        .filter(
            found ->
                MediaTypes.isManifest(found.mediaType()) || MediaTypes.isIndex(found.mediaType()))
        .sorted(Comparator.comparing(Descriptor::digest))
        .map(found -> new Candidate(subject, found, Optional.empty()))
        .toList();
  }

  private List<Candidate> tagged(Digest subject, String tag) {
    return store.resolve(tag).stream()
        .map(found -> new Candidate(subject, found, Optional.of(tag)))
        .toList();
  }

  /** Adds one that counts, and gives its documents that were not visited before. */
  private List<Descriptor> add(Candidate candidate) {
    boolean visited = walk.hasVisited(candidate.document().digest());
    if (candidate.tag().isEmpty() && (visited || !refers(candidate))) {
      return List.of();
    }
    if (attachments.size() == COUNT_MAX) {
      throw new InvalidContentException(
          "too many referrers of one artifact in %s (expected: at most %d)"
              .formatted(store.location(), COUNT_MAX));
    }
    List<Descriptor> found = walk.visit(candidate.document());
    List<Descriptor> parts = visited ? List.of() : found.subList(0, found.size() - 1);
    attachments.add(
        new Attachment(
            candidate.subject(), candidate.document(), List.copyOf(parts), candidate.tag()));
    return found;
  }

  /** Whether the candidate is there, and says so itself: lists of referrers may be stale. */
  private boolean refers(Candidate candidate) {
    try {
      return documents
          .read(candidate.document())
          .subject()
          .filter(subject -> subject.digest().equals(candidate.subject()))
          .isPresent();
    } catch (NotFoundException e) {
      return false;
    }
  }
}

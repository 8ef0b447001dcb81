package io.deckhouse.aimodels.modelpack.content;

import io.deckhouse.aimodels.modelpack.InvalidContentException;
import io.deckhouse.aimodels.modelpack.NotFoundException;
import io.deckhouse.aimodels.modelpack.oci.Descriptor;
import io.deckhouse.aimodels.modelpack.oci.Digest;
import io.deckhouse.aimodels.modelpack.oci.Document;
import io.deckhouse.aimodels.modelpack.oci.ImageIndex;
import io.deckhouse.aimodels.modelpack.oci.Index;
import io.deckhouse.aimodels.modelpack.oci.Manifest;
import io.deckhouse.aimodels.modelpack.oci.MediaTypes;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Finds the manifests of an index.json that have a subject. A manifest is read once, and remembered
 * by its digest. A manifest that is missing or damaged is nobody's referrer: one bad entry does not
 * hide the rest.
 */
public final class Referrers {
  private record Referrer(Digest subject, Descriptor descriptor) {}

  private final Function<Descriptor, Document> reader;
  private final Map<Digest, Optional<Referrer>> known = new ConcurrentHashMap<>();

  /**
   * @param reader reads and checks a manifest, as {@link Blobs#readDocument} does
   */
  public Referrers(Function<Descriptor, Document> reader) {
    this.reader = reader;
  }

  /** The referrers of a manifest, with their artifact types and annotations, in index order. */
  public List<Descriptor> of(Digest subject, Index index) {
    return index.manifests().stream()
        .filter(
            entry ->
                MediaTypes.isManifest(entry.mediaType()) || MediaTypes.isIndex(entry.mediaType()))
        .flatMap(entry -> look(entry).stream())
        .filter(referrer -> referrer.subject().equals(subject))
        .map(Referrer::descriptor)
        .distinct()
        .toList();
  }

  private Optional<Referrer> look(Descriptor entry) {
    Optional<Referrer> remembered = known.get(entry.digest());
    if (remembered != null) {
      return remembered;
    }
    try {
      Document document = reader.apply(LayoutIndex.withoutName(entry));
      Optional<Referrer> referrer =
          document.subject().map(subject -> new Referrer(subject.digest(), describe(document)));
      known.put(entry.digest(), referrer);
      return referrer;
    } catch (InvalidContentException | NotFoundException e) {
      // Not remembered: what is missing may still arrive.
      return Optional.empty();
    }
  }

  /** As the referrers API of a registry does (OCI distribution-spec, "Listing Referrers"). */
  public static Descriptor describe(Document document) {
    Descriptor plain = new Descriptor(document.mediaType(), document.digest(), document.size());
    return switch (document) {
      case Manifest manifest ->
          plain
              .withAnnotations(manifest.annotations())
              .withArtifactType(manifest.artifactType().orElse(manifest.config().mediaType()));
      case ImageIndex index ->
          index
              .artifactType()
              .map(plain::withArtifactType)
              .orElse(plain)
              .withAnnotations(index.annotations());
    };
  }
}

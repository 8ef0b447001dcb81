package io.deckhouse.aimodels.modelpack.content;

import io.deckhouse.aimodels.modelpack.InvalidContentException;
import io.deckhouse.aimodels.modelpack.NotFoundException;
import io.deckhouse.aimodels.modelpack.oci.Descriptor;
import io.deckhouse.aimodels.modelpack.oci.Digest;
import io.deckhouse.aimodels.modelpack.oci.Index;
import io.deckhouse.aimodels.modelpack.oci.Manifest;
import io.deckhouse.aimodels.modelpack.oci.MediaTypes;
import java.util.LinkedHashMap;
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

  private final Function<Descriptor, Manifest> reader;
  private final Map<Digest, Optional<Referrer>> known = new ConcurrentHashMap<>();

  /**
   * @param reader reads and checks a manifest, as {@link Blobs#readManifest} does
   */
  public Referrers(Function<Descriptor, Manifest> reader) {
    this.reader = reader;
  }

  /** The referrers of a manifest, with their artifact types and annotations, in index order. */
  public List<Descriptor> of(Digest subject, Index index) {
    return index.manifests().stream()
        .filter(entry -> MediaTypes.isManifest(entry.mediaType()))
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
      Manifest manifest = reader.apply(LayoutIndex.withoutName(entry));
      Optional<Referrer> referrer =
          manifest
              .subject()
              .map(subject -> new Referrer(subject.digest(), describe(entry, manifest)));
      known.put(entry.digest(), referrer);
      return referrer;
    } catch (InvalidContentException | NotFoundException e) {
      // Not remembered: what is missing may still arrive.
      return Optional.empty();
    }
  }

  /** As the referrers API of a registry does (OCI distribution-spec, "Listing Referrers"). */
  private static Descriptor describe(Descriptor entry, Manifest manifest) {
    Map<String, String> annotations = new LinkedHashMap<>(manifest.annotations());
    return new Descriptor(manifest.mediaType(), entry.digest(), entry.size(), annotations)
        .withArtifactType(manifest.artifactType().orElse(manifest.config().mediaType()));
  }
}

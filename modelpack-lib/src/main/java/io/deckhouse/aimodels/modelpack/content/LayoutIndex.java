package io.deckhouse.aimodels.modelpack.content;

import io.deckhouse.aimodels.modelpack.oci.Annotations;
import io.deckhouse.aimodels.modelpack.oci.Descriptor;
import io.deckhouse.aimodels.modelpack.oci.Digest;
import io.deckhouse.aimodels.modelpack.oci.Index;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What an index.json says (OCI image-spec, image-layout.md "index.json file"), be it a file of a
 * directory or an entry of a tar. Names outside the grammar of {@link RefName} are not shown.
 */
public final class LayoutIndex {
  /**
   * The longest index.json that is read or written, in bytes: some 30,000 entries, and a tree of it
   * fits into a heap of 128 MiB.
   */
  public static final int SIZE_MAX_BYTES = 8 * 1024 * 1024;

  private LayoutIndex() {}

  /** The entry of a name or a digest, as the manifest's own store would describe it. */
  public static Optional<Descriptor> find(Index index, String nameOrDigest) {
    if (Digest.isDigest(nameOrDigest)) {
      Digest digest = Digest.parse(nameOrDigest);
      return index.manifests().stream()
          .filter(entry -> entry.digest().equals(digest))
          .findFirst()
          .map(LayoutIndex::withoutName);
    }
    return RefName.isValid(nameOrDigest)
        ? index.named(nameOrDigest).map(LayoutIndex::withoutName)
        : Optional.empty();
  }

  /**
   * The entry of a name or a digest, or a manifest of that digest that has no entry.
   *
   * @param store reads the blobs of the layout
   */
  public static Optional<Descriptor> resolve(ContentStore store, Index index, String nameOrDigest) {
    Optional<Descriptor> entry = find(index, nameOrDigest);
    return entry.isEmpty() && Digest.isDigest(nameOrDigest)
        ? Blobs.describeManifest(store, Digest.parse(nameOrDigest))
        : entry;
  }

  /** All names, sorted; the first entry of a name counts. */
  public static List<NamedManifest> names(Index index) {
    Map<String, Descriptor> names = new LinkedHashMap<>();
    for (Descriptor entry : index.manifests()) {
      entry
          .annotation(Annotations.REF_NAME)
          .filter(RefName::isValid)
          .ifPresent(name -> names.putIfAbsent(name, withoutName(entry)));
    }
    return names.entrySet().stream()
        .map(entry -> new NamedManifest(entry.getKey(), entry.getValue()))
        .sorted(Comparator.comparing(NamedManifest::name))
        .toList();
  }

  /** The descriptor without the name, which has a meaning only inside an index.json. */
  public static Descriptor withoutName(Descriptor entry) {
    if (!entry.annotations().containsKey(Annotations.REF_NAME)) {
      return entry;
    }
    Map<String, String> others = new LinkedHashMap<>(entry.annotations());
    others.remove(Annotations.REF_NAME);
    return entry.withAnnotations(others);
  }
}

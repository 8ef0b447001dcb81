package io.deckhouse.aimodels.modelpack.content.registry;

import io.deckhouse.aimodels.modelpack.content.Referrers;
import io.deckhouse.aimodels.modelpack.oci.Descriptor;
import io.deckhouse.aimodels.modelpack.oci.Digest;
import io.deckhouse.aimodels.modelpack.oci.Document;
import io.deckhouse.aimodels.modelpack.oci.ImageIndex;
import io.deckhouse.aimodels.modelpack.oci.Index;
import io.deckhouse.aimodels.modelpack.oci.Manifest;
import java.util.List;
import java.util.Optional;

/**
 * The list of referrers that clients keep themselves where the registry does not: an index under
 * the tag {@code sha256-HEX} (OCI distribution-spec, "Referrers Tag Schema"). Two clients that add
 * at the same time may overwrite each other, which this schema cannot prevent.
 */
record ReferrersTag(RegistryStore store) {
  private static String tag(Digest subject) {
    return subject.algorithm().prefix() + "-" + subject.hex();
  }

  List<Descriptor> list(Digest subject) {
    return read(subject).map(ImageIndex::manifests).orElse(List.of());
  }

  private Optional<ImageIndex> read(Digest subject) {
    return store
        .resolve(tag(subject))
        .map(store::document)
        .flatMap(
            document ->
                switch (document) {
                  case ImageIndex index -> Optional.of(index);
                  case Manifest _ -> Optional.empty(); // Something else that bears the name.
                });
  }

  void add(Digest subject, Document referrer) {
    Descriptor entry = Referrers.describe(referrer);
    List<Descriptor> present = list(subject);
    if (present.stream().anyMatch(known -> known.digest().equals(entry.digest()))) {
      return;
    }
    Index index = Index.empty();
    for (Descriptor known : present) {
      index = index.with(known);
    }
    store.put(
        ImageIndex.parse(index.with(entry).bytes(), "referrers of " + subject),
        Optional.of(tag(subject)));
  }
}

package io.deckhouse.aimodels.modelpack.content.layout;

import io.deckhouse.aimodels.modelpack.oci.Annotations;
import io.deckhouse.aimodels.modelpack.oci.Descriptor;
import io.deckhouse.aimodels.modelpack.oci.Index;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** Changes of an index.json. A change that has nothing to do gives the same object back. */
final class IndexEdits {
  private IndexEdits() {}

  /** An entry for a manifest; one that says the same already is kept with all that it says. */
  static Index put(Index index, Descriptor manifest, Optional<String> name) {
    Predicate<Descriptor> sameName = entry -> entry.annotation(Annotations.REF_NAME).equals(name);
    boolean present =
        index.manifests().stream()
            .filter(sameName)
            .anyMatch(entry -> entry.digest().equals(manifest.digest()));
    if (present) {
      return index;
    }
    return name.map(
            text ->
                index
                    .without(sameName)
                    .with(manifest.withAnnotations(Map.of(Annotations.REF_NAME, text))))
        .orElseGet(() -> index.with(manifest.withAnnotations(Map.of())));
  }

  /** Without the entries of a name. */
  static Index untag(Index index, String name) {
    Predicate<Descriptor> sameName =
        entry -> entry.annotation(Annotations.REF_NAME).filter(name::equals).isPresent();
    return index.manifests().stream().anyMatch(sameName) ? index.without(sameName) : index;
  }
}

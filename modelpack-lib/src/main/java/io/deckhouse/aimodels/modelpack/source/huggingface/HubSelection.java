package io.deckhouse.aimodels.modelpack.source.huggingface;

import io.deckhouse.aimodels.modelpack.format.PathFilter;
import java.util.List;

/** What is taken of a repository. */
record HubSelection(List<HubFile> files, List<String> leftOut) {
  static HubSelection of(List<HubFile> listing, PathFilter filter, HubReference reference) {
    List<HubFile> taken =
        listing.stream()
            .filter(file -> !file.path().startsWith(".") && filter.accepts(file.path()))
            .sorted(java.util.Comparator.comparing(HubFile::path))
            .toList();
    return new HubSelection(taken, List.of());
  }
}

package io.deckhouse.aimodels.modelpack.source.archive;

import io.deckhouse.aimodels.modelpack.source.ModelSource;
import io.deckhouse.aimodels.modelpack.source.Origin;
import io.deckhouse.aimodels.modelpack.source.SourceFile;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** A model whose files are all known. */
public record ListedSource(
    String location, List<SourceFile> files, List<String> leftOut, Optional<Origin> origin)
    implements ModelSource {
  public ListedSource {
    files = files.stream().sorted(Comparator.comparing(SourceFile::path)).toList();
    leftOut = leftOut.stream().sorted().toList();
  }

  @Override
  public void close() {}
}

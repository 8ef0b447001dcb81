package io.deckhouse.aimodels.modelpack.pack;

import io.deckhouse.aimodels.modelpack.artifact.LayerEncoding;
import io.deckhouse.aimodels.modelpack.format.FileRole;
import io.deckhouse.aimodels.modelpack.source.SourceFile;
import java.util.List;

/** One layer to be: a raw file, or several files of one role in a tar. */
sealed interface LayerPlan {
  FileRole role();

  /** One file as it is. */
  record Raw(FileRole role, SourceFile file) implements LayerPlan {}

  /** Files of one role, sorted by path. */
  record Tar(FileRole role, LayerEncoding encoding, List<SourceFile> files) implements LayerPlan {
    public Tar {
      files = List.copyOf(files);
    }
  }
}

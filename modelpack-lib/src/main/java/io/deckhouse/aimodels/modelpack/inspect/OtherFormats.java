package io.deckhouse.aimodels.modelpack.inspect;

import io.deckhouse.aimodels.modelpack.format.FileKind;
import io.deckhouse.aimodels.modelpack.format.FileReport;
import io.deckhouse.aimodels.modelpack.format.FileRole;
import io.deckhouse.aimodels.modelpack.format.ModelFormat;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The format of a model whose weights none of the readers here understands. */
final class OtherFormats {
  private OtherFormats() {}

  /** The format, or empty when no file holds weights. */
  static Optional<ModelFormat> of(List<FileReport> reports) {
    Set<FileKind> kinds = EnumSet.noneOf(FileKind.class);
    reports.forEach(report -> kinds.add(report.kind()));
    if (kinds.contains(FileKind.ONNX)) {
      return Optional.of(ModelFormat.ONNX);
    }
    if (kinds.contains(FileKind.TENSORFLOW) || kinds.contains(FileKind.HDF5)) {
      return Optional.of(ModelFormat.TENSORFLOW);
    }
    if (kinds.contains(FileKind.PICKLE)) {
      return Optional.of(ModelFormat.PICKLE);
    }
    boolean hasWeights = reports.stream().anyMatch(OtherFormats::isUnknownWeight);
    return hasWeights ? Optional.of(ModelFormat.OTHER) : Optional.empty();
  }

  /** A broken file of a known format is no format of its own. */
  private static boolean isUnknownWeight(FileReport report) {
    return report.role() == FileRole.WEIGHT
        && switch (report.kind()) {
          case EMPTY, SAFETENSORS, GGUF, DDUF -> false;
          default -> true;
        };
  }
}

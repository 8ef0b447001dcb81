package io.deckhouse.aimodels.modelpack.pack;

import io.deckhouse.aimodels.modelpack.InvalidContentException;
import io.deckhouse.aimodels.modelpack.RefusedByPolicyException;
import io.deckhouse.aimodels.modelpack.format.Allowance;
import io.deckhouse.aimodels.modelpack.format.ContentPolicy;
import io.deckhouse.aimodels.modelpack.format.FileKind;
import io.deckhouse.aimodels.modelpack.format.FileReport;
import io.deckhouse.aimodels.modelpack.format.Finding;
import io.deckhouse.aimodels.modelpack.format.ModelReport;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The gate in front of packing. What is recognised as dangerous is refused first; then what is
 * malformed; then what is not recognised, since a broken model file is an unknown one too.
 */
final class Admission {
  private final ContentPolicy policy;

  Admission(Set<Allowance> allowed) {
    this.policy = new ContentPolicy(allowed);
  }

  /** Whether a file is recognised as something that is refused. */
  boolean isRecognised(FileReport file) {
    return file.kind() != FileKind.OTHER && !policy.refused(List.of(file)).isEmpty();
  }

  void require(ModelReport report, String location) {
    List<FileReport> refused = policy.refused(report.files());
    List<FileReport> recognised =
        refused.stream().filter(file -> file.kind() != FileKind.OTHER).toList();
    if (!recognised.isEmpty()) {
      throw refusal(refused, location);
    }
    List<Finding> errors = report.findings().stream().filter(Finding::isError).toList();
    if (!errors.isEmpty()) {
      throw malformed(errors, location);
    }
    if (!refused.isEmpty()) {
      throw refusal(refused, location);
    }
  }

  private static InvalidContentException malformed(List<Finding> errors, String location) {
    String all = errors.stream().limit(3).map(Finding::message).collect(Collectors.joining("; "));
    int more = errors.size() - 3;
    return new InvalidContentException(
        location + ": " + all + (more > 0 ? "; and " + more + " more" : ""),
        "d8-models inspect " + location + " lists every finding");
  }

  static RefusedByPolicyException refusal(List<FileReport> refused, String location) {
    return new RefusedByPolicyException(
        location + ": refused by the content policy: " + ContentPolicy.describe(refused),
        ContentPolicy.advice(refused));
  }
}

package io.deckhouse.aimodels.modelpack.verify;

import io.deckhouse.aimodels.modelpack.format.Finding;
import io.deckhouse.aimodels.modelpack.source.Origin;
import java.util.List;

/**
 * How an artifact and what its publisher lists compare.
 *
 * @param origin as the artifact records it
 * @param checked how many files were compared
 * @param findings codes {@code source-gone}, {@code source-changed} and {@code
 *     source-digest-invalid}; nothing found means that they are the same
 */
public record SourceCheck(Origin origin, int checked, List<Finding> findings) {
  public SourceCheck {
    findings = List.copyOf(findings);
  }

  /** Whether they are the same. */
  public boolean isValid() {
    return findings.isEmpty();
  }
}

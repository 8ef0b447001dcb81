package io.deckhouse.aimodels.modelpack.format;

import java.util.List;

/**
 * The result of looking at a model: what it is, what its files are, and what is wrong with it.
 *
 * @param files in the order in which they were given
 * @param findings errors first
 */
public record ModelReport(ModelFacts facts, List<FileReport> files, List<Finding> findings) {
  public ModelReport {
    files = List.copyOf(files);
    findings = List.copyOf(findings);
  }

  public boolean isValid() {
    return findings.stream().noneMatch(Finding::isError);
  }
}

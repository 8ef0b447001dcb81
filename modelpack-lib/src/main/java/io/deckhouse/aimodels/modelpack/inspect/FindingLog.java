package io.deckhouse.aimodels.modelpack.inspect;

import io.deckhouse.aimodels.modelpack.format.Finding;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Collects findings while a model is read: each one once, and no more than {@link #FINDINGS_MAX},
 * so that a hostile header cannot fill the memory with complaints.
 */
public final class FindingLog implements Consumer<Finding> {
  /** The most findings that are kept; one more says that there were others. */
  public static final int FINDINGS_MAX = 1_000;

  private final Set<Finding> findings = new LinkedHashSet<>();
  private boolean cut;

  @Override
  public void accept(Finding finding) {
    if (findings.size() < FINDINGS_MAX) {
      findings.add(finding);
    } else {
      cut = true;
    }
  }

  /** Errors first, each kind in the order in which it was found. */
  public List<Finding> sorted() {
    List<Finding> sorted = new ArrayList<>(findings);
    if (cut) {
      sorted.add(
          Finding.error(
              "too-many-findings",
              "",
              "more than " + FINDINGS_MAX + " findings: the rest is left out"));
    }
    sorted.sort(Comparator.comparing(Finding::severity));
    return sorted;
  }
}

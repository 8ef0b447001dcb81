package io.deckhouse.aimodels.modelpack.format;

/** Thrown by a reader at the first fault after which the rest of a file has no meaning. */
public final class MalformedException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient Finding finding;

  public MalformedException(Finding finding) {
    super(finding.message());
    this.finding = finding;
  }

  /** What is wrong and where. */
  public Finding finding() {
    return finding;
  }
}

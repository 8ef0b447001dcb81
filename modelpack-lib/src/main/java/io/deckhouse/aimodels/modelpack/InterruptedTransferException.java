package io.deckhouse.aimodels.modelpack;

/** The work was interrupted from outside; what was transferred is kept. */
public final class InterruptedTransferException extends ModelPackException {
  private static final long serialVersionUID = 1L;

  public InterruptedTransferException(String message, Throwable cause) {
    super(
        ErrorCode.INTERRUPTED,
        message,
        "run the same command again to go on; what was transferred is kept",
        cause);
  }
}

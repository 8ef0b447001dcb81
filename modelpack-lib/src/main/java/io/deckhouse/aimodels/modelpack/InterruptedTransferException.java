package io.deckhouse.aimodels.modelpack;

/** The work was interrupted; what was transferred is kept. */
public final class InterruptedTransferException extends ModelPackException {
  private static final long serialVersionUID = 1L;

  public InterruptedTransferException(String message) {
    super(ErrorCode.INTERRUPTED, message, null, null);
  }

  public InterruptedTransferException(String message, String advice) {
    super(ErrorCode.INTERRUPTED, message, advice, null);
  }

  public InterruptedTransferException(String message, Throwable cause) {
    super(ErrorCode.INTERRUPTED, message, null, cause);
  }
}

package io.deckhouse.aimodels.modelpack;

/** The other side cannot be reached or does not answer; a later attempt may succeed. */
public final class UnavailableException extends ModelPackException {
  private static final long serialVersionUID = 1L;

  public UnavailableException(String message) {
    super(ErrorCode.UNAVAILABLE, message, null, null);
  }

  public UnavailableException(String message, String advice) {
    super(ErrorCode.UNAVAILABLE, message, advice, null);
  }

  public UnavailableException(String message, Throwable cause) {
    super(ErrorCode.UNAVAILABLE, message, null, cause);
  }

  public UnavailableException(String message, String advice, Throwable cause) {
    super(ErrorCode.UNAVAILABLE, message, advice, cause);
  }
}

package io.deckhouse.aimodels.modelpack;

/** The caller asked for something that has no meaning: a malformed reference or option. */
public final class InvalidRequestException extends ModelPackException {
  private static final long serialVersionUID = 1L;

  public InvalidRequestException(String message) {
    super(ErrorCode.INVALID_REQUEST, message, null, null);
  }

  public InvalidRequestException(String message, String advice) {
    super(ErrorCode.INVALID_REQUEST, message, advice, null);
  }

  public InvalidRequestException(String message, Throwable cause) {
    super(ErrorCode.INVALID_REQUEST, message, null, cause);
  }
}

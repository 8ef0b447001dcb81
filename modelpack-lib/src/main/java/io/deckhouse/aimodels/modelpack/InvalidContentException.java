package io.deckhouse.aimodels.modelpack;

/**
 * Content is malformed or corrupt: structure, digest, size or a missing piece. Asking again will
 * not help.
 */
public final class InvalidContentException extends ModelPackException {
  private static final long serialVersionUID = 1L;

  public InvalidContentException(String message) {
    super(ErrorCode.INVALID_CONTENT, message, null, null);
  }

  public InvalidContentException(String message, String advice) {
    super(ErrorCode.INVALID_CONTENT, message, advice, null);
  }

  public InvalidContentException(String message, Throwable cause) {
    super(ErrorCode.INVALID_CONTENT, message, null, cause);
  }
}

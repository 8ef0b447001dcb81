package io.deckhouse.aimodels.modelpack;

/** The other side wants other credentials. */
public final class UnauthorizedException extends ModelPackException {
  private static final long serialVersionUID = 1L;

  public UnauthorizedException(String message) {
    super(ErrorCode.UNAUTHORIZED, message, null, null);
  }

  public UnauthorizedException(String message, String advice) {
    super(ErrorCode.UNAUTHORIZED, message, advice, null);
  }

  public UnauthorizedException(String message, Throwable cause) {
    super(ErrorCode.UNAUTHORIZED, message, null, cause);
  }
}

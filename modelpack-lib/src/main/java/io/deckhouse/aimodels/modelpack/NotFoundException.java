package io.deckhouse.aimodels.modelpack;

/** What was named does not exist: here ({@link #local}) or on the other side ({@link #remote}). */
public final class NotFoundException extends ModelPackException {
  private static final long serialVersionUID = 1L;

  private NotFoundException(ErrorCode code, String message, String advice) {
    super(code, message, advice, null);
  }

  /** Sums up what was not found several times. */
  public NotFoundException(String message, NotFoundException cause) {
    super(cause.code(), message, null, cause);
  }

  /** Not on this machine. */
  public static NotFoundException local(String message) {
    return new NotFoundException(ErrorCode.NOT_FOUND, message, "");
  }

  /** Not on this machine, with what to do about it. */
  public static NotFoundException local(String message, String advice) {
    return new NotFoundException(ErrorCode.NOT_FOUND, message, advice);
  }

  /** Not on the other side of a connection. */
  public static NotFoundException remote(String message, String advice) {
    return new NotFoundException(ErrorCode.REMOTE_NOT_FOUND, message, advice);
  }
}

package io.deckhouse.aimodels.modelpack;

/** The other side cannot be reached, does not answer, or does not do what it should. */
public final class UnavailableException extends ModelPackException {
  private static final long serialVersionUID = 1L;

  private final boolean lasting;

  private UnavailableException(String message, String advice, Throwable cause, boolean lasting) {
    super(ErrorCode.UNAVAILABLE, message, advice, cause);
    this.lasting = lasting;
  }

  public UnavailableException(String message) {
    super(ErrorCode.UNAVAILABLE, message, null, null);
    this.lasting = false;
  }

  public UnavailableException(String message, Throwable cause) {
    super(ErrorCode.UNAVAILABLE, message, null, cause);
    this.lasting = false;
  }

  public UnavailableException(String message, String advice, Throwable cause) {
    this(message, advice, cause, false);
  }

  /** Something that the same attempt will meet again: it is not repeated. */
  public static UnavailableException lasting(String message, String advice) {
    return new UnavailableException(message, advice);
  }

  private UnavailableException(String message, String advice) {
    super(ErrorCode.UNAVAILABLE, message, advice, null);
    this.lasting = true;
  }

  /** Whether the same attempt will fail in the same way. */
  public boolean isLasting() {
    return lasting;
  }
}

package io.deckhouse.aimodels.modelpack;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The other side cannot be reached, does not answer, or does not do what it should. */
public final class UnavailableException extends ModelPackException {
  private static final long serialVersionUID = 1L;

  private final boolean lasting;
  private final @Nullable Duration retryAfter;

  private UnavailableException(String message, String advice, Throwable cause, boolean lasting) {
    super(ErrorCode.UNAVAILABLE, message, advice, cause);
    this.lasting = lasting;
    this.retryAfter = null;
  }

  private UnavailableException(String message, Duration retryAfter) {
    super(ErrorCode.UNAVAILABLE, message, null, null);
    this.lasting = false;
    this.retryAfter = retryAfter;
  }

  public UnavailableException(String message) {
    super(ErrorCode.UNAVAILABLE, message, null, null);
    this.lasting = false;
    this.retryAfter = null;
  }

  public UnavailableException(String message, Throwable cause) {
    super(ErrorCode.UNAVAILABLE, message, null, cause);
    this.lasting = false;
    this.retryAfter = null;
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
    this.retryAfter = null;
  }

  /** Something that the other side asks to try again later. */
  public static UnavailableException after(String message, Duration retryAfter) {
    return new UnavailableException(message, retryAfter);
  }

  /** How long the other side asks to wait. */
  public Optional<Duration> retryAfter() {
    return Optional.ofNullable(retryAfter);
  }

  /** Whether the same attempt will fail in the same way. */
  public boolean isLasting() {
    return lasting;
  }
}

package io.deckhouse.aimodels.modelpack;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Every failure of the library, sealed by what the caller does about it. The message is one line
 * that names what was attempted, on what, and what happened; {@link #advice()} says what to do.
 */
public abstract sealed class ModelPackException extends RuntimeException
    permits InvalidRequestException,
        InvalidContentException,
        RefusedByPolicyException,
        NotFoundException,
        UnauthorizedException,
        UnavailableException,
        InterruptedTransferException,
        LocalFailureException {
  private static final long serialVersionUID = 1L;

  private final ErrorCode code;
  private final @Nullable String advice;

  ModelPackException(
      ErrorCode code, String message, @Nullable String advice, @Nullable Throwable cause) {
    super(message, cause);
    this.code = code;
    this.advice = advice;
  }

  /** The stable code of this failure. */
  public ErrorCode code() {
    return code;
  }

  /** What the caller can do about it: one sentence, or nothing. */
  public Optional<String> advice() {
    return Optional.ofNullable(advice).filter(text -> !text.isEmpty());
  }
}

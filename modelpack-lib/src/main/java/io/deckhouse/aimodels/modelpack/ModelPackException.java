package io.deckhouse.aimodels.modelpack;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
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

  /**
   * What an error of this machine's files means: {@link LocalFailureException}, or {@link
   * InterruptedTransferException} when the thread was interrupted, as it then still is.
   *
   * @param attempt what was attempted, as in {@code "read model.safetensors"}
   */
  public static ModelPackException io(String attempt, IOException cause) {
    return cause instanceof ClosedByInterruptException
        ? new InterruptedTransferException("interrupted", cause)
        : new LocalFailureException(attempt, cause);
  }

  /** The stable code of this failure. */
  public ErrorCode code() {
    return code;
  }

  /**
   * What the caller can do about it: one sentence, or nothing. A failure that says nothing about it
   * itself gives the advice of its cause.
   */
  public Optional<String> advice() {
    Optional<String> own = Optional.ofNullable(advice).filter(text -> !text.isEmpty());
    return own.isEmpty() && getCause() instanceof ModelPackException cause ? cause.advice() : own;
  }
}

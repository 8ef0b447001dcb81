package io.deckhouse.aimodels.modelpack;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Locale;
import java.util.Objects;

/** This machine failed: disk full, permission, an I/O error. */
public final class LocalFailureException extends ModelPackException {
  private static final long serialVersionUID = 1L;

  public LocalFailureException(String message) {
    super(ErrorCode.LOCAL_FAILURE, message, null, null);
  }

  public LocalFailureException(String message, String advice) {
    super(ErrorCode.LOCAL_FAILURE, message, advice, null);
  }

  /** Sums up what failed several times. */
  public LocalFailureException(String message, LocalFailureException cause) {
    super(ErrorCode.LOCAL_FAILURE, message, null, cause);
  }

  /** Says what an error of the file system means: see {@link ModelPackException#io}. */
  LocalFailureException(String attempt, IOException cause) {
    super(
        ErrorCode.LOCAL_FAILURE, "cannot " + attempt + ": " + reason(cause), advice(cause), cause);
  }

  private static String reason(IOException cause) {
    return switch (cause) {
      case NoSuchFileException e -> "no such file: " + e.getFile();
      case AccessDeniedException e -> "permission denied: " + e.getFile();
      case FileAlreadyExistsException e -> "it exists already: " + e.getFile();
      case FileSystemException e when e.getReason() != null ->
          Objects.toString(e.getReason(), "").toLowerCase(Locale.ROOT) + ": " + e.getFile();
      default -> Objects.toString(cause.getMessage(), cause.getClass().getSimpleName());
    };
  }

  private static String advice(IOException cause) {
    return isDiskFull(cause)
        ? "free space on that disk or choose another place, then run the command again"
        : "";
  }

  /** Whether the disk (or the quota) has no room left. */
  public static boolean isDiskFull(IOException cause) {
    String text = Objects.toString(cause.getMessage(), "").toLowerCase(Locale.ROOT);
    return text.contains("no space left") || text.contains("disk quota exceeded");
  }
}

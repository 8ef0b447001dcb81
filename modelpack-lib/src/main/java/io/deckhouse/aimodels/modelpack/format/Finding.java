package io.deckhouse.aimodels.modelpack.format;

import java.util.Objects;
import java.util.OptionalLong;

/**
 * Something that a check found in a model.
 *
 * @param code a stable name, lower case with hyphens, as in {@code safetensors-header-too-large}
 * @param severity whether it makes the model invalid
 * @param file the path of the file in the model, or empty when it concerns the whole
 * @param offset the position in the file, in bytes, where it is known
 * @param message one sentence for people, with the offending value and what was expected
 */
public record Finding(
    String code, Severity severity, String file, OptionalLong offset, String message) {
  /** What a finding means for the model. */
  public enum Severity {
    /** The content is malformed: it is not packed, and does not verify. */
    ERROR,
    /** Worth knowing; the content is usable. */
    WARNING
  }

  public Finding {
    Objects.requireNonNull(offset);
  }

  public static Finding error(String code, String file, String message) {
    return new Finding(code, Severity.ERROR, file, OptionalLong.empty(), message);
  }

  public static Finding error(String code, String file, long offset, String message) {
    return new Finding(code, Severity.ERROR, file, OptionalLong.of(offset), message);
  }

  public static Finding warning(String code, String file, String message) {
    return new Finding(code, Severity.WARNING, file, OptionalLong.empty(), message);
  }

  public boolean isError() {
    return severity == Severity.ERROR;
  }
}

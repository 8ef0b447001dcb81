package io.deckhouse.aimodels.modelpack.format;

import java.util.Locale;
import java.util.Optional;

/** What the content policy refuses until it is asked for by name. */
public enum Allowance {
  /** Pickled Python objects in any file or archive: loading one runs code. */
  PICKLE,
  /** {@code auto_map} and Python that a loader would run. */
  REMOTE_CODE,
  /** Native libraries, executables, scripts and jars. */
  NATIVE_CODE,
  /** ONNX, TensorFlow and other weights that are data only, and binary files of unknown kind. */
  OTHER_FORMAT;

  /** The name on the command line and in annotations. */
  public String id() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  public static Optional<Allowance> byId(String id) {
    for (Allowance allowance : values()) {
      if (allowance.id().equals(id)) {
        return Optional.of(allowance);
      }
    }
    return Optional.empty();
  }
}

package io.deckhouse.aimodels.modelpack.format.detect;

import java.util.Locale;
import java.util.Set;

/** What the name of a file claims where its content cannot tell: lower case, without folders. */
final class FileNames {
  private static final Set<String> PICKLE =
      Set.of("pkl", "pickle", "pt", "pth", "pt2", "ckpt", "joblib", "dill", "mar", "nemo", "torch");
  private static final Set<String> UNPICKLED = Set.of("bin", "th", "weights", "checkpoint");
  private static final Set<String> PYTHON = Set.of("py", "pyc", "pyo", "pyw", "pyx", "pyi");
  private static final Set<String> SCRIPT =
      Set.of("sh", "bash", "zsh", "bat", "cmd", "ps1", "psm1", "vbs", "pl", "rb", "command");
  private static final Set<String> NATIVE =
      Set.of("so", "dll", "dylib", "exe", "a", "lib", "o", "pyd", "node", "class");

  private FileNames() {}

  static String base(String path) {
    return path.substring(path.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
  }

  /** What follows the last dot, or nothing. */
  static String extension(String path) {
    String base = base(path);
    int dot = base.lastIndexOf('.');
    return dot < 0 ? "" : base.substring(dot + 1);
  }

  static boolean isPickle(String path) {
    return PICKLE.contains(extension(path)) || base(path).equals("data.pkl");
  }

  /** Whether a loader unpickles a file of this name without looking at its content. */
  static boolean isUnpickled(String path) {
    return isPickle(path) || UNPICKLED.contains(extension(path));
  }

  static boolean isPython(String path) {
    return PYTHON.contains(extension(path));
  }

  static boolean isScript(String path) {
    return SCRIPT.contains(extension(path));
  }

  /** Also {@code libx.so.1}. */
  static boolean isNative(String path) {
    return NATIVE.contains(extension(path)) || base(path).contains(".so.");
  }

  /** A configuration in which {@code transformers} looks for {@code auto_map}. */
  static boolean isConfig(String path) {
    return base(path).endsWith("config.json");
  }
}

package io.deckhouse.aimodels.modelpack.format;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The rules for the path of a file in a model, wherever it comes from: a directory, an archive, an
 * annotation. What passes is relative, stays inside, and means one file on every system.
 */
public final class ModelPaths {
  /** The longest path, in bytes of UTF-8. */
  public static final int PATH_BYTES_MAX = 1024;

  /** The longest name of a file or folder, in bytes of UTF-8. */
  public static final int NAME_BYTES_MAX = 255;

  private ModelPaths() {}

  /** Says what is wrong with a path, or nothing. */
  public static Optional<String> fault(String path) {
    if (path.isEmpty()) {
      return Optional.of("an empty path");
    }
    if (path.startsWith("/")) {
      return Optional.of("an absolute path");
    }
    if (path.getBytes(StandardCharsets.UTF_8).length > PATH_BYTES_MAX) {
      return Optional.of("a path longer than " + PATH_BYTES_MAX + " bytes");
    }
    if (path.length() >= 2 && path.charAt(1) == ':' && Character.isLetter(path.charAt(0))) {
      return Optional.of("a path with a drive letter");
    }
    for (int i = 0; i < path.length(); i++) {
      char c = path.charAt(i);
      if (c == '\\') {
        return Optional.of("a path with a backslash");
      }
      if (Character.isISOControl(c)
          || c == '\uFFFD'
          || (Character.isSurrogate(c) && !isPaired(path, i))) {
        return Optional.of("a path with a character that is no text");
      }
    }
    for (String name : path.split("/", -1)) {
      if (name.isEmpty() || name.equals(".") || name.equals("..")) {
        return Optional.of("a path with an empty, . or .. part");
      }
      if (name.getBytes(StandardCharsets.UTF_8).length > NAME_BYTES_MAX) {
        return Optional.of("a name longer than " + NAME_BYTES_MAX + " bytes");
      }
    }
    return Optional.empty();
  }

  private static boolean isPaired(String text, int i) {
    return Character.isHighSurrogate(text.charAt(i))
        ? i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))
        : i > 0 && Character.isHighSurrogate(text.charAt(i - 1));
  }

  /**
   * Says which two paths would be one file on some system (they differ only in case or in how their
   * characters are composed), or which is both a file and a folder.
   */
  public static Optional<String> collision(Collection<String> paths) {
    Map<String, String> files = new HashMap<>();
    for (String path : paths) {
      String twin = files.put(fold(path), path);
      if (twin != null) {
        return Optional.of(
            twin.equals(path)
                ? Printable.text(path) + " is there twice"
                : Printable.text(twin)
                    + " and "
                    + Printable.text(path)
                    + " differ only in case or accents");
      }
    }
    Set<String> folders = new HashSet<>();
    for (String path : paths) {
      for (int slash = path.lastIndexOf('/'); slash > 0; slash = path.lastIndexOf('/', slash - 1)) {
        String folder = path.substring(0, slash);
        if (!folders.add(folder)) {
          break;
        }
        String file = files.get(fold(folder));
        if (file != null) {
          return Optional.of(Printable.text(file) + " is a file and a folder");
        }
      }
    }
    return folderTwins(folders);
  }

  private static Optional<String> folderTwins(Set<String> folders) {
    Map<String, String> folded = new HashMap<>();
    for (String folder : folders) {
      String twin = folded.put(fold(folder), folder);
      if (twin != null) {
        return Optional.of(
            "the folders "
                + Printable.text(twin)
                + " and "
                + Printable.text(folder)
                + " differ only in case or accents");
      }
    }
    return Optional.empty();
  }

  private static String fold(String path) {
    return Normalizer.normalize(path, Normalizer.Form.NFC)
        .toUpperCase(Locale.ROOT)
        .toLowerCase(Locale.ROOT);
  }
}

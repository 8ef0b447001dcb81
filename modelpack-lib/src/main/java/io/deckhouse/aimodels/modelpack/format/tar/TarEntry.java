package io.deckhouse.aimodels.modelpack.format.tar;

/**
 * A member of a tar archive, with extended headers applied.
 *
 * @param name as it is written, without {@code ./} in front
 * @param kind what it is
 * @param data where its bytes are
 */
public record TarEntry(String name, Kind kind, Region data) {
  /** The kinds of members that are told apart. */
  public enum Kind {
    FILE,
    DIRECTORY,
    LINK,
    SPARSE,
    OTHER
  }

  /** Whether the name stays below the directory that an archive is unpacked to. */
  public boolean isSafe() {
    if (name.startsWith("/") || name.indexOf('\\') >= 0 || name.indexOf('\0') >= 0) {
      return false;
    }
    for (String part : name.split("/", -1)) {
      if (part.equals("..")) {
        return false;
      }
    }
    return true;
  }
}

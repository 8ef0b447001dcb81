package io.deckhouse.aimodels.modelpack.content.layout;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Optional;
import java.util.OptionalLong;

/** The leases and unnamed blobs of all sessions, and which of those sessions still live. */
final class Leases {
  /** How the names of unnamed blobs in ingest/ begin; the session's number follows. */
  static final String ANONYMOUS = "anonymous-";

  private static final String SUFFIX = ".lease";
  private static final int ID_LENGTH = 16;

  private final LayoutPaths paths;
  private final LockFile locks;

  Leases(LayoutPaths paths, LockFile locks) {
    this.paths = paths;
    this.locks = locks;
  }

  static String name(long session) {
    return HexFormat.of().toHexDigits(session) + SUFFIX;
  }

  /** Removes what sessions left behind whose process ended without closing them. */
  void removeDead() throws IOException {
    removeDead(paths.ingest(), ANONYMOUS, "");
    removeDead(paths.leases(), "", SUFFIX);
  }

  private void removeDead(Path directory, String prefix, String suffix) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
      for (Path file : files) {
        OptionalLong session = session(file.getFileName().toString(), prefix, suffix);
        if (session.isPresent()) {
          Optional<Guard> dead = locks.tryExclusive(session.getAsLong());
          if (dead.isPresent()) {
            try (Guard _ = dead.get()) {
              Files.deleteIfExists(file);
            }
          }
        }
      }
    }
  }

  private static OptionalLong session(String name, String prefix, String suffix) {
    int end = prefix.length() + ID_LENGTH;
    if (!name.startsWith(prefix) || !name.endsWith(suffix) || name.length() < end) {
      return OptionalLong.empty();
    }
    String id = name.substring(prefix.length(), end);
    return id.chars().allMatch(HexFormat::isHexDigit)
        ? OptionalLong.of(HexFormat.fromHexDigitsToLong(id))
        : OptionalLong.empty();
  }
}

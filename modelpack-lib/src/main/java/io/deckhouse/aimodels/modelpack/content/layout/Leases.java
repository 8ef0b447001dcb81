package io.deckhouse.aimodels.modelpack.content.layout;

import io.deckhouse.aimodels.modelpack.lock.Guard;
import io.deckhouse.aimodels.modelpack.lock.LockFile;
import io.deckhouse.aimodels.modelpack.oci.Digest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

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

  /** Adds what the sessions that still live use; while nobody can begin to use more. */
  void addLive(Reachability reachable) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(paths.leases(), "*" + SUFFIX)) {
      for (Path file : files) {
        OptionalLong session = session(file.getFileName().toString(), "", SUFFIX);
        if (session.isPresent() && isAlive(session.getAsLong())) {
          addLease(file, reachable);
        }
      }
    }
  }

  private boolean isAlive(long session) {
    Optional<Guard> dead = locks.tryExclusive(session);
    dead.ifPresent(Guard::close);
    return dead.isEmpty();
  }

  private static void addLease(Path file, Reachability reachable) throws IOException {
    try (Stream<String> lines = Files.lines(file, StandardCharsets.ISO_8859_1)) {
      lines.forEach(line -> addLine(line, reachable));
    } catch (NoSuchFileException e) {
      // Its session was closed just now.
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /** A line that a full disk cut short is of something that was refused to its session. */
  private static void addLine(String line, Reachability reachable) {
    for (Session.Use use : Session.Use.values()) {
      String prefix = use.letter() + " ";
      if (line.startsWith(prefix) && Digest.isDigest(line.substring(prefix.length()))) {
        Digest digest = Digest.parse(line.substring(prefix.length()));
        switch (use) {
          case BLOB -> reachable.addBlob(digest);
          case MANIFEST -> reachable.addManifest(digest);
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

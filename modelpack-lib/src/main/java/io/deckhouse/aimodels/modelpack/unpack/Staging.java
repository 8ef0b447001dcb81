package io.deckhouse.aimodels.modelpack.unpack;

import io.deckhouse.aimodels.modelpack.ErrorCode;
import io.deckhouse.aimodels.modelpack.InterruptedTransferException;
import io.deckhouse.aimodels.modelpack.InvalidContentException;
import io.deckhouse.aimodels.modelpack.InvalidRequestException;
import io.deckhouse.aimodels.modelpack.LocalFailureException;
import io.deckhouse.aimodels.modelpack.ModelPackException;
import io.deckhouse.aimodels.modelpack.NotFoundException;
import io.deckhouse.aimodels.modelpack.RefusedByPolicyException;
import io.deckhouse.aimodels.modelpack.UnauthorizedException;
import io.deckhouse.aimodels.modelpack.UnavailableException;
import io.deckhouse.aimodels.modelpack.hash.PartFile;
import io.deckhouse.aimodels.modelpack.lock.Guard;
import io.deckhouse.aimodels.modelpack.lock.LockFile;
import io.deckhouse.aimodels.modelpack.oci.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where files are written until all of them are verified: beside a directory that does not exist
 * yet, or hidden in one that does. Held by a lock, so that two processes never fill the same one;
 * what a killed process left is taken over, and removed unless it is of the same artifact and that
 * is wanted.
 */
final class Staging implements AutoCloseable {
  private static final String SUFFIX = ".d8-models-unpack";
  private static final String LOCK = "lock";

  private final Path target;
  private final Path root;
  private final boolean beside;
  private final Hold hold;
  private boolean found;
  private boolean kept;

  private Staging(Path target, Path root, boolean beside, Hold hold) {
    this.target = target;
    this.root = root;
    this.beside = beside;
    this.hold = hold;
  }

  /**
   * Opens the staging directory for a target.
   *
   * @param resumed the artifact whose files may be there already and may stay; nothing when the
   *     directory has to begin and end empty
   * @throws InvalidRequestException when another process is unpacking there, or the target is a
   *     file
   */
  static Staging open(Path directory, Optional<Digest> resumed) {
    Path target = directory.toAbsolutePath().normalize();
    Path name = target.getFileName();
    Path parent = target.getParent();
    boolean exists = Files.exists(target, LinkOption.NOFOLLOW_LINKS);
    if (exists && !Files.isDirectory(target)) {
      throw new InvalidRequestException(target + " is a file (expected: a directory)");
    }
    boolean beside = !exists && name != null && parent != null;
    Path folder = !exists && parent != null ? parent : target;
    Path root = folder.resolve(beside ? "." + name + SUFFIX : SUFFIX);
    try {
      Files.createDirectories(folder);
      Hold hold = lock(root, target);
      Staging staging = new Staging(target, root, beside, hold);
      try {
        staging.prepare(resumed);
        return staging;
      } catch (IOException e) {
        hold.close();
        throw e;
      }
    } catch (IOException e) {
      throw ModelPackException.io("write to " + target, e);
    }
  }

  /** The lock of a folder, and the file that it is on. */
  private record Hold(LockFile file, Guard guard) implements AutoCloseable {
    @Override
    public void close() {
      guard.close();
      file.close();
    }
  }

  private static Hold lock(Path root, Path target) throws IOException {
    while (true) {
      makeFolder(root);
      LockFile file;
      try {
        file = LockFile.open(root.resolve(LOCK));
      } catch (NoSuchFileException e) {
        continue; // Another process has just finished and removed the folder.
      }
      Optional<Guard> guard = file.tryExclusive(0);
      if (guard.isEmpty()) {
        file.close();
        throw new InvalidRequestException(
            "another command is unpacking to " + target, "wait until it has ended");
      }
      Hold hold = new Hold(file, guard.get());
      if (file.isAt(root.resolve(LOCK))) {
        return hold;
      }
      hold.close(); // Who held it before has removed it.
    }
  }

  /** Another process may make or remove the folder at the same time. */
  private static void makeFolder(Path root) throws IOException {
    try {
      Files.createDirectory(root);
    } catch (FileAlreadyExistsException e) {
      if (Files.exists(root, LinkOption.NOFOLLOW_LINKS)
          && !Files.isDirectory(root, LinkOption.NOFOLLOW_LINKS)) {
        throw new InvalidRequestException(root + " is in the way", "remove it");
      }
    }
  }

  private void prepare(Optional<Digest> resumed) throws IOException {
    found = resumed.isPresent() && isOf(resumed.get());
    if (found) {
      return;
    }
    removeContent();
    Files.createDirectory(tree());
    if (resumed.isPresent()) {
      Files.createDirectory(parts());
      // The last one: what is there without it is of nobody.
      Files.writeString(marker(), text(resumed.get()));
    }
  }

  private boolean isOf(Digest artifact) throws IOException {
    String expected = text(artifact);
    return Files.isDirectory(tree(), LinkOption.NOFOLLOW_LINKS)
        && Files.isDirectory(parts(), LinkOption.NOFOLLOW_LINKS)
        && isRegular(marker())
        && Files.size(marker()) == expected.length()
        && new String(Files.readAllBytes(marker()), StandardCharsets.ISO_8859_1).equals(expected);
  }

  private static String text(Digest artifact) {
    return "unpack 1 " + artifact + "\n";
  }

  private Path tree() {
    return root.resolve("tree");
  }

  /** Files that are not complete. */
  private Path parts() {
    return root.resolve("parts");
  }

  /** Says which artifact the files are of. */
  private Path marker() {
    return root.resolve("manifest");
  }

  /** Says which layers are complete. */
  Path log() {
    return root.resolve("done");
  }

  /** Where a file of the model is until it is complete. */
  Path part(String path) {
    return parts().resolve(Digest.sha256(path.getBytes(StandardCharsets.UTF_8)).hex());
  }

  /** Where a file of the model is when it is complete. */
  Path at(String path) {
    return tree().resolve(path);
  }

  /** Makes a partial file a complete one; its path must be free. */
  void complete(String path) throws IOException {
    Files.move(part(path), file(path));
  }

  /** Removes all complete and partial files but some, and folders that are empty then. */
  void removeAllBut(Set<Path> files, Set<Path> parts) throws IOException {
    Set<Path> stay = new HashSet<>(files);
    stay.addAll(parts);
    parts.forEach(part -> stay.add(PartFile.journalOf(part)));
    for (Path folder : new Path[] {tree(), parts()}) {
      removeUnder(folder, file -> stay.contains(file) && isRegular(file));
    }
  }

  /**
   * Decides what happens to the files of a resumed artifact after a failure: whether asking again
   * may succeed, and then go on from them.
   */
  void endAfter(ModelPackException failure) {
    boolean helps =
        switch (failure) {
          case InterruptedTransferException _,
              UnavailableException _,
              UnauthorizedException _,
              LocalFailureException _ ->
              true;
          case NotFoundException _ -> failure.code() == ErrorCode.REMOTE_NOT_FOUND;
          // Whoever asked for something else before gets his files back.
          case InvalidRequestException _ -> found;
          case InvalidContentException _, RefusedByPolicyException _ -> false;
        };
    try {
      kept = helps && (hasFiles(tree()) || hasFiles(parts()));
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }

  private static boolean hasFiles(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.anyMatch(Staging::isRegular);
    }
  }

  private static boolean isRegular(Path file) {
    return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
  }

  /** Where a file of the model is written; its folders are made. */
  Path file(String path) throws IOException {
    Path file = tree().resolve(path);
    Files.createDirectories(Objects.requireNonNull(file.getParent()));
    return file;
  }

  /** The path in the model of a file that is written here. */
  String pathOf(String file) {
    return tree().relativize(Path.of(file)).toString();
  }

  /** Where a file of the model will be. */
  Path destination(String path) {
    return target.resolve(path);
  }

  /** Makes all files visible: by one rename of the directory where it is new. */
  void publish(Iterable<String> paths) throws IOException {
    if (beside) {
      try {
        Files.move(tree(), target, StandardCopyOption.ATOMIC_MOVE);
        return;
      } catch (IOException e) {
        // The target came into being meanwhile: its files are moved in one by one.
        if (!Files.isDirectory(target)) {
          throw e;
        }
      }
    }
    for (String path : paths) {
      requireRealFolders(path);
    }
    for (String path : paths) {
      Path destination = destination(path);
      Files.createDirectories(Objects.requireNonNull(destination.getParent()));
      Files.move(tree().resolve(path), destination, StandardCopyOption.ATOMIC_MOVE);
    }
  }

  /** A link among the folders of the target could lead out of it. */
  void requireRealFolders(String path) {
    Path folder = target;
    for (Path name : Path.of(path)) {
      if (Files.exists(folder, LinkOption.NOFOLLOW_LINKS)
          && !folder.equals(target)
          && !Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
        throw new InvalidRequestException(
            folder + " is no folder (expected: a folder or nothing)", "remove it first");
      }
      folder = folder.resolve(name);
    }
    if (Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      throw new InvalidRequestException(folder + " is a folder (expected: a file or nothing)");
    }
  }

  @Override
  public void close() {
    try (hold) {
      if (kept) {
        return;
      }
      removeContent();
      Files.delete(root.resolve(LOCK));
      Files.delete(root);
    } catch (NoSuchFileException | DirectoryNotEmptyException e) {
      // Another process has come meanwhile, and removes the folder when it ends.
    } catch (IOException e) {
      throw ModelPackException.io("clean up " + root, e);
    }
  }

  private void removeContent() throws IOException {
    for (Path content : new Path[] {marker(), log(), parts(), tree()}) {
      if (Files.exists(content, LinkOption.NOFOLLOW_LINKS)) {
        removeUnder(content, _ -> false);
        Files.deleteIfExists(content);
      }
    }
  }

  /** Removes files, and folders that are empty then, but not the folder itself. */
  private static void removeUnder(Path folder, Predicate<Path> stays) throws IOException {
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            if (!stays.test(file)) {
              Files.delete(file);
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failure)
              throws IOException {
            if (failure != null) {
              throw failure;
            }
            if (!visited.equals(folder)) {
              removeIfEmpty(visited);
            }
            return FileVisitResult.CONTINUE;
          }
        });
  }

  private static void removeIfEmpty(Path folder) throws IOException {
    try {
      Files.delete(folder);
    } catch (DirectoryNotEmptyException e) {
      // What is in it stays.
    }
  }
}

package io.deckhouse.aimodels.modelpack.unpack;

import io.deckhouse.aimodels.modelpack.InvalidRequestException;
import io.deckhouse.aimodels.modelpack.ModelPackException;
import io.deckhouse.aimodels.modelpack.lock.Guard;
import io.deckhouse.aimodels.modelpack.lock.LockFile;
import java.io.IOException;
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
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where files are written until all of them are verified: beside a directory that does not exist
 * yet, or hidden in one that does. Held by a lock, so that two processes never fill the same one;
 * what a killed process left is taken over and removed.
 */
final class Staging implements AutoCloseable {
  private static final String SUFFIX = ".d8-models-unpack";
  private static final String LOCK = "lock";

  private final Path target;
  private final Path root;
  private final boolean beside;
  private final Hold hold;

  private Staging(Path target, Path root, boolean beside, Hold hold) {
    this.target = target;
    this.root = root;
    this.beside = beside;
    this.hold = hold;
  }

  /**
   * Opens the staging directory for a target.
   *
   * @throws InvalidRequestException when another process is unpacking there, or the target is a
   *     file
   */
  static Staging open(Path directory) {
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
      removeTree(staging.tree());
      Files.createDirectory(staging.tree());
      return staging;
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

  private Path tree() {
    return root.resolve("tree");
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
      removeTree(tree());
      Files.delete(root.resolve(LOCK));
      Files.delete(root);
    } catch (NoSuchFileException | DirectoryNotEmptyException e) {
      // Another process has come meanwhile, and removes the folder when it ends.
    } catch (IOException e) {
      throw ModelPackException.io("clean up " + root, e);
    }
  }

  private static void removeTree(Path folder) throws IOException {
    if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failure)
              throws IOException {
            if (failure != null) {
              throw failure;
            }
            Files.delete(visited);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}

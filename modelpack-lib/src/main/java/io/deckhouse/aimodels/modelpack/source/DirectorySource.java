package io.deckhouse.aimodels.modelpack.source;

import io.deckhouse.aimodels.modelpack.InvalidContentException;
import io.deckhouse.aimodels.modelpack.ModelPackException;
import io.deckhouse.aimodels.modelpack.NotFoundException;
import io.deckhouse.aimodels.modelpack.format.ModelPaths;
import io.deckhouse.aimodels.modelpack.format.Printable;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A model directory. Hidden files and folders (names that begin with a dot) and {@code __pycache__}
 * are left out, as other packers do. A symbolic link is followed to a file inside the directory and
 * refused otherwise; devices, sockets and pipes are refused.
 */
public final class DirectorySource implements ModelSource {
  /** The most files that one model may have. */
  public static final int FILE_COUNT_MAX = 100_000;

  /** The deepest nesting of folders. */
  public static final int DEPTH_MAX = 64;

  private final Path directory;
  private final String location;
  private final List<SourceFile> files = new ArrayList<>();
  private final List<String> leftOut = new ArrayList<>();

  private DirectorySource(Path directory, Path root, String location) {
    this.directory = root;
    this.location = location;
    walk(directory, "", 0);
    files.sort(Comparator.comparing(SourceFile::path));
    ModelPaths.collision(files.stream().map(SourceFile::path).toList())
        .ifPresent(
            twins -> {
              throw new InvalidContentException(
                  location + ": " + twins,
                  "rename one of them: both names mean one file elsewhere");
            });
  }

  /**
   * Lists a directory; nothing is read but names and sizes.
   *
   * @throws NotFoundException when it does not exist
   * @throws InvalidContentException when a name or link cannot be part of a model
   */
  public static DirectorySource open(Path directory) {
    String location = directory.toString();
    if (!Files.exists(directory)) {
      throw NotFoundException.local("no such directory: " + location);
    }
    try {
      return new DirectorySource(directory, directory.toRealPath(), location);
    } catch (IOException e) {
      throw ModelPackException.io("read " + location, e);
    }
  }

  /** Whether a file or folder of this name is no part of a model, wherever it comes from. */
  public static boolean leavesOut(String name) {
    return name.startsWith(".") || name.equals("__pycache__");
  }

  private void walk(Path folder, String prefix, int depth) {
    if (depth > DEPTH_MAX) {
      throw new InvalidContentException(
          location + ": folders nested more than " + DEPTH_MAX + " deep: " + prefix);
    }
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
      for (Path entry : entries) {
        visit(entry, prefix + entry.getFileName(), depth);
      }
    } catch (IOException e) {
      throw ModelPackException.io("read " + folder, e);
    }
  }

  private void visit(Path entry, String path, int depth) throws IOException {
    String name = path.substring(path.lastIndexOf('/') + 1);
    BasicFileAttributes attributes =
        Files.readAttributes(entry, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    if (leavesOut(name)) {
      leftOut.add(attributes.isDirectory() ? path + "/" : path);
      return;
    }
    Optional<String> fault = ModelPaths.fault(path);
    if (fault.isPresent()) {
      throw new InvalidContentException(
          location + ": " + Printable.text(path) + ": " + fault.get(), "rename the file");
    }
    if (attributes.isSymbolicLink()) {
      add(path, linkTarget(entry, path));
    } else if (attributes.isDirectory()) {
      walk(entry, path + "/", depth + 1);
    } else if (attributes.isRegularFile()) {
      add(path, entry);
    } else {
      throw new InvalidContentException(
          location + ": " + path + ": neither a file nor a folder (device, socket or pipe)");
    }
  }

  private Path linkTarget(Path link, String path) throws IOException {
    Path target;
    try {
      target = link.toRealPath();
    } catch (IOException e) {
      throw new InvalidContentException(location + ": " + path + ": a symbolic link to nothing", e);
    }
    if (!target.startsWith(directory) || !Files.isRegularFile(target)) {
      throw new InvalidContentException(
          location + ": " + path + ": a symbolic link to something that is no file of the model",
          "pack a copy that has files in place of links: cp -rL");
    }
    return target;
  }

  private void add(String path, Path file) throws IOException {
    if (files.size() == FILE_COUNT_MAX) {
      throw new InvalidContentException(
          location + ": more than " + FILE_COUNT_MAX + " files (expected: one model)");
    }
    files.add(LocalFile.of(path, file));
  }

  @Override
  public String location() {
    return location;
  }

  @Override
  public List<SourceFile> files() {
    return List.copyOf(files);
  }

  @Override
  public List<String> leftOut() {
    return leftOut.stream().sorted().toList();
  }

  @Override
  public Optional<Origin> origin() {
    return Optional.empty();
  }

  @Override
  public void close() {}
}

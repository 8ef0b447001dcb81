package io.deckhouse.aimodels.modelpack.source.archive;

import io.deckhouse.aimodels.modelpack.InvalidContentException;
import io.deckhouse.aimodels.modelpack.format.ModelPaths;
import io.deckhouse.aimodels.modelpack.format.Printable;
import io.deckhouse.aimodels.modelpack.source.DirectorySource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What an archive of a model may hold, whatever its format: files under safe paths that mean one
 * file everywhere, in folders. Links, devices and the like are refused. Hidden files, {@code
 * __pycache__} and what macOS adds are left out.
 */
final class EntryRules {
  private static final String MACOS_EXTRAS = "__MACOSX";

  private final String what;
  private final List<String> paths = new ArrayList<>();
  private final Set<String> leftOut = new TreeSet<>();
  private int entries;

  /**
   * @param what names the archive in errors
   */
  EntryRules(String what) {
    this.what = what;
  }

  /**
   * Judges the next entry.
   *
   * @return the path of a file of the model; nothing for a folder and for what is left out
   * @throws InvalidContentException when it must not be there
   */
  Optional<String> admit(Entry entry) {
    if (++entries > ArchiveLimits.ENTRY_COUNT_MAX) {
      throw new InvalidContentException(
          what + ": more than " + ArchiveLimits.ENTRY_COUNT_MAX + " entries");
    }
    String path = normalized(entry);
    if (entry.kind() == Entry.Kind.FOLDER && (path.isEmpty() || path.equals("."))) {
      return Optional.empty();
    }
    requireSafe(path);
    if (isLeftOut(path, entry.kind() == Entry.Kind.FOLDER)) {
      return Optional.empty();
    }
    return switch (entry.kind()) {
      case FOLDER -> Optional.empty();
      case FILE -> {
        if (paths.size() == ArchiveLimits.FILE_COUNT_MAX) {
          throw new InvalidContentException(
              what
                  + ": more than "
                  + ArchiveLimits.FILE_COUNT_MAX
                  + " files (expected: one model)");
        }
        paths.add(path);
        yield Optional.of(path);
      }
      case OTHER ->
          throw new InvalidContentException(
              what + ": " + Printable.text(path) + ": a link, device, pipe or sparse entry",
              "make the archive of a copy that has files in place of links: cp -rL");
    };
  }

  private static String normalized(Entry entry) {
    String path = entry.name();
    while (path.startsWith("./")) {
      path = path.substring(2);
    }
    boolean slash = entry.kind() == Entry.Kind.FOLDER && path.endsWith("/");
    return slash ? path.substring(0, path.length() - 1) : path;
  }

  private void requireSafe(String path) {
    Optional<String> fault = ModelPaths.fault(path);
    if (fault.isPresent()) {
      throw new InvalidContentException(
          what + ": unsafe path " + Printable.text(path) + ": " + fault.get());
    }
    if (path.chars().filter(c -> c == '/').count() > ArchiveLimits.DEPTH_MAX) {
      throw new InvalidContentException(
          what + ": folders nested more than " + ArchiveLimits.DEPTH_MAX + " deep: " + path);
    }
  }

  private boolean isLeftOut(String path, boolean isFolder) {
    int start = 0;
    while (start < path.length()) {
      int slash = path.indexOf('/', start);
      int end = slash < 0 ? path.length() : slash;
      String name = path.substring(start, end);
      if (DirectorySource.leavesOut(name) || name.equals(MACOS_EXTRAS)) {
        leftOut.add(slash < 0 && !isFolder ? path : path.substring(0, end) + "/");
        return true;
      }
      start = end + 1;
    }
    return false;
  }

  /**
   * What all the names of the archive begin with that is no part of the model: a single top folder
   * and its slash, or nothing. All entries have been admitted.
   *
   * @throws InvalidContentException when two files would be one
   */
  String finish() {
    ModelPaths.collision(paths)
        .ifPresent(
            twins -> {
              throw new InvalidContentException(
                  what + ": " + twins, "rename one of them: both names mean one file elsewhere");
            });
    if (paths.isEmpty()) {
      return "";
    }
    String first = paths.getFirst();
    String folder = first.substring(0, first.indexOf('/') + 1);
    return paths.stream().allMatch(path -> path.startsWith(folder)) ? folder : "";
  }

  /**
   * What is not part of the model, sorted.
   *
   * @param folder the top folder that was entered, as {@link #finish} says
   */
  List<String> leftOut(String folder) {
    return leftOut.stream().map(path -> below(path, folder)).sorted().toList();
  }

  /** A path as it is below the top folder. */
  static String below(String path, String folder) {
    return path.startsWith(folder) ? path.substring(folder.length()) : path;
  }
}

package io.deckhouse.aimodels.modelpack.source.huggingface;

import io.deckhouse.aimodels.modelpack.InvalidContentException;
import io.deckhouse.aimodels.modelpack.InvalidRequestException;
import io.deckhouse.aimodels.modelpack.NotFoundException;
import io.deckhouse.aimodels.modelpack.format.ModelPaths;
import io.deckhouse.aimodels.modelpack.format.PathFilter;
import io.deckhouse.aimodels.modelpack.format.Printable;
import io.deckhouse.aimodels.modelpack.source.DirectorySource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What is taken of a repository, which often holds the same weights several times.
 *
 * <ul>
 *   <li>Hidden files and {@code __pycache__} are left out, as in a directory.
 *   <li>A filter with an include pattern chooses by itself.
 *   <li>A file or quantization that the reference names is taken with its set, and nothing else.
 *   <li>Else the safetensors are taken, without copies of them in other forms; else the only GGUF
 *       set; else everything.
 * </ul>
 *
 * @param files sorted by path; no two collide
 * @param leftOut paths; a folder of which nothing is taken once, with a {@code /} at the end
 */
record HubSelection(List<HubFile> files, List<String> leftOut) {
  /** Files that one message names. */
  private static final int NAMED_MAX = 20;

  /**
   * Chooses.
   *
   * @throws InvalidRequestException when the reference can mean several sets, or the filter leaves
   *     out what it names
   * @throws InvalidContentException when a set is incomplete, or two files collide
   * @throws NotFoundException when a named file is not there
   */
  static HubSelection of(List<HubFile> listing, PathFilter filter, HubReference reference) {
    List<HubFile> visible =
        listing.stream()
            .filter(file -> !isHidden(file.path()))
            .sorted(Comparator.comparing(HubFile::path))
            .toList();
    List<HubFile> accepted = visible.stream().filter(file -> filter.accepts(file.path())).toList();
    List<HubFile> files = choose(visible, accepted, filter, reference);
    ModelPaths.collision(files.stream().map(HubFile::path).toList())
        .ifPresent(
            twins -> {
              throw new InvalidContentException(
                  Printable.text(reference.text()) + ": " + twins,
                  "leave one of them out with --exclude: both names mean one file elsewhere");
            });
    return new HubSelection(files, leftOut(listing, files));
  }

  private static List<HubFile> choose(
      List<HubFile> visible, List<HubFile> accepted, PathFilter filter, HubReference reference) {
    if (filter.isChoice() && !(reference.choice() instanceof HubChoice.Model)) {
      throw new InvalidRequestException(
          Printable.text(reference.text())
              + ": names what is taken already (expected: no --include)",
          "name the model alone, and choose all its files with --include");
    }
    return switch (reference.choice()) {
      case HubChoice.File(String path) -> file(path, visible, accepted, reference);
      case HubChoice.Quantization(String name) ->
          new GgufChoice(accepted, reference).quantization(name);
      case HubChoice.Model() -> filter.isChoice() ? accepted : model(accepted, reference);
    };
  }

  private static List<HubFile> model(List<HubFile> files, HubReference reference) {
    if (files.stream().anyMatch(file -> SafetensorsChoice.isWeights(file.path()))) {
      return SafetensorsChoice.of(files);
    }
    if (files.stream().anyMatch(file -> GgufChoice.isWeights(file.path()))) {
      return new GgufChoice(files, reference).only();
    }
    return files;
  }

  private static List<HubFile> file(
      String path, List<HubFile> visible, List<HubFile> accepted, HubReference reference) {
    if (visible.stream().noneMatch(file -> file.path().equals(path))) {
      throw noFile(path, visible, reference);
    }
    ShardSet set =
        ShardSet.of(accepted).stream()
            .filter(some -> some.files().stream().anyMatch(file -> file.path().equals(path)))
            .findFirst()
            .orElseThrow(
                () ->
                    new InvalidRequestException(
                        Printable.text(reference.text())
                            + ": names a file that --exclude leaves out"));
    List<HubFile> files = new ArrayList<>(set.requireComplete(reference.text()).files());
    Optional<String> index = ShardSet.index(path);
    accepted.stream()
        .filter(file -> index.filter(file.path()::equals).isPresent())
        .forEach(files::add);
    return files.stream().sorted(Comparator.comparing(HubFile::path)).toList();
  }

  private static RuntimeException noFile(
      String path, List<HubFile> visible, HubReference reference) {
    String location = Printable.text(reference.text());
    if (visible.stream().anyMatch(file -> file.path().startsWith(path + "/"))) {
      return new InvalidRequestException(
          location + ": names a folder (expected: a file)",
          "name the model alone, and choose with --include '" + Printable.text(path) + "/**'");
    }
    List<String> weights =
        visible.stream()
            .map(HubFile::path)
            .filter(file -> GgufChoice.isWeights(file) || SafetensorsChoice.isWeights(file))
            .limit(NAMED_MAX)
            .map(Printable::text)
            .toList();
    return NotFoundException.remote(
        location + ": the model has no file " + Printable.text(path),
        weights.isEmpty()
            ? "its files are on " + reference.id().page() + "/tree/main"
            : "it has " + String.join(", ", weights));
  }

  /** As a directory has it. */
  private static boolean isHidden(String path) {
    for (String name : path.split("/", -1)) {
      if (DirectorySource.leavesOut(name)) {
        return true;
      }
    }
    return false;
  }

  private static List<String> leftOut(List<HubFile> listing, List<HubFile> files) {
    Set<String> taken = new HashSet<>();
    for (HubFile file : files) {
      String path = file.path();
      taken.add(path);
      for (int slash = path.lastIndexOf('/'); slash > 0; slash = path.lastIndexOf('/', slash - 1)) {
        if (!taken.add(path.substring(0, slash + 1))) {
          break;
        }
      }
    }
    Set<String> leftOut = new TreeSet<>();
    for (HubFile file : listing) {
      if (!taken.contains(file.path())) {
        leftOut.add(shortest(file.path(), taken));
      }
    }
    return List.copyOf(leftOut);
  }

  /** The topmost folder of a file of which nothing is taken, or the file. */
  private static String shortest(String path, Set<String> taken) {
    for (int slash = path.indexOf('/'); slash > 0; slash = path.indexOf('/', slash + 1)) {
      String folder = path.substring(0, slash + 1);
      if (!taken.contains(folder)) {
        return folder;
      }
    }
    return path;
  }
}

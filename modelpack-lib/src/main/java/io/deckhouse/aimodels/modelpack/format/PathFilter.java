package io.deckhouse.aimodels.modelpack.format;

import io.deckhouse.aimodels.modelpack.InvalidRequestException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Chooses files of a model by patterns: {@code *} and {@code ?} stay within one name, {@code **}
 * crosses folders, {@code [abc]} and {@code {a,b}} are choices. A pattern without a {@code /} is
 * compared with the file's name in any folder, another with the whole path; a pattern that names a
 * folder takes what is in it.
 */
public final class PathFilter {
  /** Takes every file. */
  public static final PathFilter ALL = new PathFilter(List.of(), List.of());

  private final Optional<Set<String>> paths;
  private final List<Pattern> include;
  private final List<Pattern> exclude;

  private PathFilter(List<Pattern> include, List<Pattern> exclude) {
    this.paths = Optional.empty();
    this.include = include;
    this.exclude = exclude;
  }

  private PathFilter(Set<String> paths) {
    this.paths = Optional.of(paths);
    this.include = List.of();
    this.exclude = List.of();
  }

  /** A filter that takes the files of these paths, which are no patterns. */
  public static PathFilter ofPaths(Collection<String> paths) {
    return new PathFilter(Set.copyOf(paths));
  }

  /**
   * A filter that takes what matches an include pattern (any, when there is none) and no exclude
   * pattern.
   *
   * @throws InvalidRequestException when a pattern is malformed
   */
  public static PathFilter of(List<String> include, List<String> exclude) {
    return new PathFilter(compile(include), compile(exclude));
  }

  private static List<Pattern> compile(List<String> globs) {
    List<Pattern> patterns = new ArrayList<>(globs.size());
    for (String glob : globs) {
      patterns.add(Glob.compile(glob));
    }
    return patterns;
  }

  /** Whether only what matches a pattern is taken, so that somebody has chosen the files. */
  public boolean isChoice() {
    return paths.isPresent() || !include.isEmpty();
  }

  public boolean accepts(String path) {
    if (paths.isPresent()) {
      return paths.get().contains(path);
    }
    return (include.isEmpty() || matches(include, path)) && !matches(exclude, path);
  }

  private static boolean matches(List<Pattern> patterns, String path) {
    return patterns.stream().anyMatch(pattern -> pattern.matcher(path).matches());
  }
}

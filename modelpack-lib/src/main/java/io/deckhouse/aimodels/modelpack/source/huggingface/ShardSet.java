package io.deckhouse.aimodels.modelpack.source.huggingface;

import io.deckhouse.aimodels.modelpack.InvalidContentException;
import io.deckhouse.aimodels.modelpack.format.Printable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A file, or the files of a split set: {@code NAME-00001-of-00003.EXT}.
 *
 * @param files in the order of their numbers
 * @param count how many there should be
 */
record ShardSet(List<HubFile> files, int count) {
  private static final Pattern SHARD =
      Pattern.compile("(.+)-(\\d{5})-of-(\\d{5})(\\.[A-Za-z0-9]+)");

  /** What files of one set have in common. */
  private record Key(String stem, String count, String extension) {}

  /** The sets of some files, in the order of their first paths. */
  static List<ShardSet> of(List<HubFile> files) {
    Map<Key, List<HubFile>> sets = new LinkedHashMap<>();
    for (HubFile file : files) {
      sets.computeIfAbsent(key(file.path()), key -> new ArrayList<>()).add(file);
    }
    return sets.entrySet().stream()
        .map(
            set ->
                new ShardSet(
                    set.getValue().stream().sorted(Comparator.comparing(HubFile::path)).toList(),
                    set.getKey().count().isEmpty() ? 1 : Integer.parseInt(set.getKey().count())))
        .toList();
  }

  private static Key key(String path) {
    Matcher shard = SHARD.matcher(path);
    return shard.matches()
        ? new Key(shard.group(1), shard.group(3), shard.group(4))
        : new Key(path, "", "");
  }

  /** The index beside a file of a set, by the name that it would have. */
  static Optional<String> index(String path) {
    Matcher shard = SHARD.matcher(path);
    return shard.matches()
        ? Optional.of(shard.group(1) + shard.group(4) + ".index.json")
        : Optional.empty();
  }

  /** The path of the first file without the numbers of a shard and without the suffix. */
  String stem() {
    String path = files.getFirst().path();
    Matcher shard = SHARD.matcher(path);
    int dot = path.lastIndexOf('.');
    return shard.matches() ? shard.group(1) : dot < 0 ? path : path.substring(0, dot);
  }

  long size() {
    return files.stream().mapToLong(HubFile::size).sum();
  }

  /**
   * Passes when no file is missing.
   *
   * @throws InvalidContentException otherwise
   */
  ShardSet requireComplete(String location) {
    if (files.size() != count) {
      throw new InvalidContentException(
          "%s: of the set of %s only %d of %d files are there"
              .formatted(
                  Printable.text(location),
                  Printable.text(files.getFirst().path()),
                  files.size(),
                  count),
          "ask its publisher for the others, or name another set");
    }
    return this;
  }

  /** As messages list it: the first file, how many, and the size of all. */
  String shown() {
    return Printable.text(files.getFirst().path())
        + " ("
        + (count > 1 ? count + " files, " : "")
        + ByteText.of(size())
        + ")";
  }
}

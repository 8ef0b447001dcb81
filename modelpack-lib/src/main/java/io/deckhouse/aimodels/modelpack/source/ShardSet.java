package io.deckhouse.aimodels.modelpack.source;

import io.deckhouse.aimodels.modelpack.InvalidContentException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The names of a set of files that are one model: {@code NAME-00001-of-00003.EXT} and so on.
 *
 * @param name what all names begin with
 * @param count how many files there are
 * @param extension with its dot
 */
public record ShardSet(String name, int count, String extension) {
  /** The most files that one set may have. */
  public static final int COUNT_MAX = 10_000;

  private static final Pattern SHARD =
      Pattern.compile("(.+)-(\\d{5})-of-(\\d{5})(\\.[A-Za-z0-9]+)");

  /**
   * The set whose first file has a name; nothing when it is no first file.
   *
   * @param location names the file in the error
   * @throws InvalidContentException when the set is too large
   */
  public static Optional<ShardSet> begunBy(String fileName, String location) {
    Matcher shard = SHARD.matcher(fileName);
    if (!shard.matches() || Integer.parseInt(shard.group(2)) != 1) {
      return Optional.empty();
    }
    int count = Integer.parseInt(shard.group(3));
    if (count < 1 || count > COUNT_MAX) {
      throw new InvalidContentException(
          location + ": a set of " + count + " files (expected: 1 to " + COUNT_MAX + ")");
    }
    return Optional.of(new ShardSet(shard.group(1), count, shard.group(4)));
  }

  /** The names of its files, in order. */
  public List<String> fileNames() {
    List<String> names = new ArrayList<>(count);
    for (int i = 1; i <= count; i++) {
      names.add(String.format(Locale.ROOT, "%s-%05d-of-%05d%s", name, i, count, extension));
    }
    return names;
  }

  /** The name of the index that may lie beside them. */
  public String indexName() {
    return name + extension + ".index.json";
  }
}

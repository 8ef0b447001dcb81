package io.deckhouse.aimodels.modelpack.format.safetensors;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of one shard: {@code STEM-00001-of-00003.safetensors}.
 *
 * @param stem the part before the numbers
 * @param number counted from 1
 * @param count how many shards the set has
 */
record ShardName(String stem, int number, int count) {
  static final String SUFFIX = ".safetensors";

  private static final Pattern PATTERN =
      Pattern.compile("(.+)-(\\d{5,6})-of-(\\d{5,6})\\.safetensors");

  static Optional<ShardName> parse(String fileName) {
    Matcher matcher = PATTERN.matcher(fileName);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    return Optional.of(
        new ShardName(
            matcher.group(1),
            Integer.parseInt(matcher.group(2)),
            Integer.parseInt(matcher.group(3))));
  }

  /** The name without the numbers of a shard and without the suffix. */
  static String stem(String fileName) {
    return parse(fileName)
        .map(ShardName::stem)
        .orElseGet(
            () ->
                fileName.endsWith(SUFFIX)
                    ? fileName.substring(0, fileName.length() - SUFFIX.length())
                    : fileName);
  }

  static String fileName(String stem, int number, int count) {
    return String.format(java.util.Locale.ROOT, "%s-%05d-of-%05d%s", stem, number, count, SUFFIX);
  }
}

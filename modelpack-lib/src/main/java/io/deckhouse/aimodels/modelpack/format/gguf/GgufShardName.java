package io.deckhouse.aimodels.modelpack.format.gguf;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The path of a shard, {@code %s-%05d-of-%05d.gguf} (gguf.md "Naming convention", Shard).
 *
 * @param prefix the path before the numbers
 * @param number from 1
 * @param count shards in the set
 */
record GgufShardName(String prefix, int number, int count) {
  private static final Pattern NAME = Pattern.compile("(.*)-(\\d{5})-of-(\\d{5})\\.gguf");

  static Optional<GgufShardName> parse(String path) {
    Matcher matcher = NAME.matcher(path);
    return matcher.matches()
        ? Optional.of(
            new GgufShardName(
                matcher.group(1),
                Integer.parseInt(matcher.group(2)),
                Integer.parseInt(matcher.group(3))))
        : Optional.empty();
  }

  /** The path of another shard of the same set. */
  String sibling(int otherNumber) {
    return String.format(Locale.ROOT, "%s-%05d-of-%05d.gguf", prefix, otherNumber, count);
  }
}

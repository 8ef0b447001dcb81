package io.deckhouse.aimodels.modelpack.source.huggingface;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The quantization that the names of GGUF files and their folders tell. */
final class QuantizationName {
  /** As llama.cpp calls them, with what publishers put before and behind. */
  private static final Pattern KNOWN =
      Pattern.compile(
          "(?<![A-Z0-9])(?:UD-)?"
              + "(?:I?Q\\d+(?:_(?:\\d+|K|XXS|XS|S|M|L|XL|XXL|NL|KT|KS|KSS|KL|R\\d))*|TQ\\d(?:_\\d)*"
              + "|BF16|FP?16|FP?32|F64|FP8|MXFP4(?:_MOE)?|NVFP4)(?![A-Z0-9])");

  private QuantizationName() {}

  /** The quantization of a set: the last one that its file tells, else that of its folder. */
  static Optional<String> of(ShardSet set) {
    List<String> parts = List.of(set.stem().toUpperCase(Locale.ROOT).split("/"));
    for (String part : parts.reversed()) {
      Matcher known = KNOWN.matcher(part);
      Optional<String> last = Optional.empty();
      while (known.find()) {
        last = Optional.of(known.group());
      }
      if (last.isPresent()) {
        return last;
      }
    }
    return Optional.empty();
  }

  /**
   * The sets that somebody means with a name: those of exactly that quantization; else those in
   * whose names it is a whole part between dashes, dots and slashes, as {@code Q4_K_XL} is in
   * {@code UD-Q4_K_XL}. {@code Q4_K} is not {@code Q4_K_M}.
   */
  static List<ShardSet> matching(String name, List<ShardSet> sets) {
    String wanted = name.toUpperCase(Locale.ROOT);
    List<ShardSet> exact =
        sets.stream().filter(set -> of(set).filter(wanted::equals).isPresent()).toList();
    if (!exact.isEmpty() || !KNOWN.matcher(wanted).find()) {
      return exact;
    }
    Pattern part = Pattern.compile("(?:^|[-./])" + Pattern.quote(wanted) + "(?:$|[-./])");
    return sets.stream()
        .filter(set -> part.matcher(set.stem().toUpperCase(Locale.ROOT)).find())
        .toList();
  }
}

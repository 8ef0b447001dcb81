package io.deckhouse.aimodels.modelpack.http;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The header {@code Content-Range} of an answer (RFC 9110): which bytes it holds, from the first to
 * the last one, of how many, where that is told.
 */
public record ContentRange(long start, long last, Optional<Long> total) {
  private static final Pattern FORM =
      Pattern.compile("\\s*bytes\\s+(\\d{1,18})-(\\d{1,18})/(\\d{1,18}|\\*)\\s*");

  /** Parses a value; nothing when it is another one. */
  public static Optional<ContentRange> parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    String total = matcher.group(3);
    return Optional.of(
        new ContentRange(
            Long.parseLong(matcher.group(1)),
            Long.parseLong(matcher.group(2)),
            total.equals("*") ? Optional.empty() : Optional.of(Long.parseLong(total))));
  }
}

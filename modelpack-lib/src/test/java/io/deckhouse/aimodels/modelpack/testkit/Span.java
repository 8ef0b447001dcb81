package io.deckhouse.aimodels.modelpack.testkit;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A part of a file or blob that a Range asks for; empty when it lies outside. */
public record Span(long start, long length) {
  private static final Pattern RANGE = Pattern.compile("bytes=([0-9]{0,18})-([0-9]{0,18})");

  /**
   * Reads a Range with one part.
   *
   * @return empty where the header is to be ignored (RFC 9110, section 14.2)
   */
  public static Optional<Span> parse(String header, long size) {
    Matcher matcher = RANGE.matcher(header);
    if (!matcher.matches() || header.equals("bytes=-")) {
      return Optional.empty();
    }
    if (matcher.group(1).isEmpty()) {
      long wanted = Math.min(size, Long.parseLong(matcher.group(2)));
      return Optional.of(new Span(size - wanted, wanted));
    }
    long start = Long.parseLong(matcher.group(1));
    long last =
        matcher.group(2).isEmpty()
            ? size - 1
            : Math.min(size - 1, Long.parseLong(matcher.group(2)));
    return Optional.of(new Span(start, Math.max(0, last - start + 1)));
  }
}

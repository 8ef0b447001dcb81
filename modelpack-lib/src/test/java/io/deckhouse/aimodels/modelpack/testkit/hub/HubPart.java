package io.deckhouse.aimodels.modelpack.testkit.hub;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A part of a file that a Range asks for (RFC 9110, section 14); empty when it lies outside. */
record HubPart(long start, long length) {
  private static final Pattern RANGE = Pattern.compile("bytes=([0-9]{0,18})-([0-9]{0,18})");

  /** Reads a Range with one part; empty where the header is to be ignored. */
  static Optional<HubPart> parse(String header, long size) {
    Matcher matcher = RANGE.matcher(header);
    if (!matcher.matches() || header.equals("bytes=-")) {
      return Optional.empty();
    }
    if (matcher.group(1).isEmpty()) {
      long wanted = Math.min(size, Long.parseLong(matcher.group(2)));
      return Optional.of(new HubPart(size - wanted, wanted));
    }
    long start = Long.parseLong(matcher.group(1));
    long last =
        matcher.group(2).isEmpty()
            ? size - 1
            : Math.min(size - 1, Long.parseLong(matcher.group(2)));
    return Optional.of(new HubPart(start, Math.max(0, last - start + 1)));
  }
}

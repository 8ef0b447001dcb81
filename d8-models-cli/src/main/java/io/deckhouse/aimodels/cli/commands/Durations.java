package io.deckhouse.aimodels.cli.commands;

import io.deckhouse.aimodels.modelpack.InvalidRequestException;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Lengths of time as they are written in options: {@code 90}, {@code 60s}, {@code 2m}. */
final class Durations {
  private static final Pattern FORM = Pattern.compile("([0-9]{1,9})(ms|s|m|h|)");

  private Durations() {}

  /**
   * Parses a length of time; a plain number is seconds.
   *
   * @param option names it in the error
   * @throws InvalidRequestException when it is malformed or zero
   */
  static Duration parse(String option, String text) {
    Matcher matcher = FORM.matcher(text.strip());
    if (matcher.matches()) {
      long count = Long.parseLong(matcher.group(1));
      Duration duration =
          switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(count);
            case "m" -> Duration.ofMinutes(count);
            case "h" -> Duration.ofHours(count);
            default -> Duration.ofSeconds(count);
          };
      if (duration.isPositive()) {
        return duration;
      }
    }
    throw new InvalidRequestException(
        option + ": " + text + " (expected: a time above zero such as 60s or 2m)");
  }
}

package io.deckhouse.aimodels.modelpack.http;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The header {@code RateLimit} (draft-ietf-httpapi-ratelimit-headers): for each limit how many
 * requests remain ({@code r}) and in how many seconds it begins anew ({@code t}).
 */
final class RateLimit {
  private static final int LENGTH_MAX = 1000;
  private static final Pattern PARAMETER = Pattern.compile(";\\s*([rt])\\s*=\\s*(\\d{1,9})");

  private RateLimit() {}

  /** When the last of the limits that are used up begins anew. */
  static Optional<Duration> reset(List<String> headers) {
    return headers.stream()
        .filter(header -> header.length() <= LENGTH_MAX)
        .flatMap(header -> List.of(header.split(",")).stream())
        .map(RateLimit::limit)
        .flatMap(Optional::stream)
        .max(Comparator.naturalOrder());
  }

  private static Optional<Duration> limit(String text) {
    long remaining = -1;
    long seconds = -1;
    Matcher parameters = PARAMETER.matcher(text);
    while (parameters.find()) {
      long value = Long.parseLong(parameters.group(2));
      if (parameters.group(1).equals("r")) {
        remaining = value;
      } else {
        seconds = value;
      }
    }
    return remaining == 0 && seconds >= 0
        ? Optional.of(Duration.ofSeconds(seconds))
        : Optional.empty();
  }
}

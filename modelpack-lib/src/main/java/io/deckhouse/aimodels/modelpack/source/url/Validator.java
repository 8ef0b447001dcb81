package io.deckhouse.aimodels.modelpack.source.url;

import io.deckhouse.aimodels.modelpack.http.HttpAnswer;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;

/**
 * What a server says about the state of a file so that another state can be told from it (RFC 9110,
 * "Validator Fields"), where it is a strong one: the same bytes and no others.
 *
 * @param header the name of the field
 * @param value of the field
 */
record Validator(String header, String value) {
  private static final String ETAG = "ETag";
  private static final String LAST_MODIFIED = "Last-Modified";

  /** A file that changed this long before the answer cannot have changed twice in one second. */
  private static final Duration STRONG_AFTER = Duration.ofSeconds(60);

  /** The strong validator of an answer; nothing when it has a weak one or none. */
  static Optional<Validator> of(HttpAnswer answer) {
    Optional<String> tag = answer.header(ETAG);
    if (tag.isPresent()) {
      return tag.filter(value -> value.startsWith("\"") && value.length() > 2)
          .map(value -> new Validator(ETAG, value));
    }
    return answer
        .header(LAST_MODIFIED)
        .filter(value -> isStrong(value, answer.header("Date")))
        .map(value -> new Validator(LAST_MODIFIED, value));
  }

  private static boolean isStrong(String modified, Optional<String> now) {
    Optional<ZonedDateTime> then = parse(modified);
    return then.isPresent()
        && now.flatMap(Validator::parse)
            .filter(date -> Duration.between(then.get(), date).compareTo(STRONG_AFTER) >= 0)
            .isPresent();
  }

  private static Optional<ZonedDateTime> parse(String text) {
    try {
      return Optional.of(
          ZonedDateTime.parse(
              text.trim(), DateTimeFormatter.RFC_1123_DATE_TIME.withLocale(Locale.ROOT)));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /** Whether an answer is about another state of the file. */
  boolean isChangedIn(HttpAnswer answer) {
    return answer.header(header).filter(other -> !other.equals(value)).isPresent();
  }
}

package io.deckhouse.aimodels.modelpack.http;

import java.net.URI;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The header {@code Link} of an answer (RFC 8288). */
public final class LinkHeader {
  private static final Pattern NEXT =
      Pattern.compile("<([^>]*)>\\s*(?:;[^,]*)?;\\s*rel=\"?next\"?", Pattern.CASE_INSENSITIVE);

  private LinkHeader() {}

  /**
   * The address of the page that follows, where there is one.
   *
   * @throws io.deckhouse.aimodels.modelpack.UnavailableException when it is not an http address
   */
  public static Optional<URI> next(HttpAnswer answer) {
    return answer.headers("Link").stream()
        .map(NEXT::matcher)
        .filter(Matcher::find)
        .map(link -> HttpCaller.resolve(answer.uri(), link.group(1)))
        .findFirst();
  }
}

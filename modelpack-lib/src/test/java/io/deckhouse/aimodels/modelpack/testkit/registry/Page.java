package io.deckhouse.aimodels.modelpack.testkit.registry;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** One page of a sorted list, and the link to the next (distribution-spec, "Listing Tags"). */
record Page(List<String> entries, boolean more) {
  /** Cuts the page that a call asks for with {@code n} and {@code last}. */
  static Page of(Call call, List<String> sorted, int pageSize) {
    int limit = Math.min(pageSize, call.number("n").orElse(Integer.MAX_VALUE));
    Optional<String> last = call.query("last");
    List<String> rest =
        sorted.stream().filter(entry -> last.isEmpty() || entry.compareTo(last.get()) > 0).toList();
    boolean more = limit > 0 && rest.size() > limit;
    return new Page(rest.subList(0, Math.min(limit, rest.size())), more);
  }

  /**
   * Tells the client where the next page is.
   *
   * @param query further fields, each followed by an ampersand
   */
  void link(Call call, String query) {
    if (more) {
      String last = URLEncoder.encode(entries.getLast(), StandardCharsets.UTF_8);
      String n = call.query("n").map(number -> "n=" + number + "&").orElse("");
      call.with("Link", "<" + call.path() + "?" + query + n + "last=" + last + ">; rel=\"next\"");
    }
  }
}

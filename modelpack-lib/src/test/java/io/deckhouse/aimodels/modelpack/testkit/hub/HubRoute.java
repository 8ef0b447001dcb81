package io.deckhouse.aimodels.modelpack.testkit.hub;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a path of the hub means.
 *
 * @param api whether it is the API that is asked
 * @param id of the repository
 * @param action {@code revision}, {@code tree}, {@code resolve}, …; empty for the repository itself
 * @param rest the decoded parts that follow: a revision, a path
 */
record HubRoute(boolean api, String id, String action, List<String> rest) {
  private static final Set<String> ACTIONS =
      Set.of("revision", "tree", "paths-info", "refs", "commits", "xet-read-token", "resolve");

  /** Reads {@code /api/models/ID/…}, {@code /ID/resolve/…} and {@code /api/resolve-cache/…}. */
  static Optional<HubRoute> of(List<String> segments) {
    boolean api = segments.size() > 2 && segments.subList(0, 2).equals(List.of("api", "models"));
    boolean cache =
        segments.size() > 3
            && segments.subList(0, 3).equals(List.of("api", "resolve-cache", "models"));
    List<String> own = segments.subList(cache ? 3 : api ? 2 : 0, segments.size());
    if (cache && own.size() > 3) {
      return Optional.of(
          new HubRoute(
              true, own.get(0) + "/" + own.get(1), "resolve-cache", own.subList(2, own.size())));
    }
    // Old repositories have no owner.
    int parts = own.size() == 1 || ACTIONS.contains(own.get(1)) ? 1 : 2;
    String id = String.join("/", own.subList(0, Math.min(parts, own.size())));
    if (own.size() <= parts) {
      return api ? Optional.of(new HubRoute(true, id, "", List.of())) : Optional.empty();
    }
    String action = own.get(parts);
    boolean known = ACTIONS.contains(action) && action.equals("resolve") != api;
    return known
        ? Optional.of(new HubRoute(api, id, action, own.subList(parts + 1, own.size())))
        : Optional.empty();
  }

  /** The revision: one part, or the three of {@code refs/pr/N} as they are. */
  Optional<String> revision() {
    return rest.isEmpty()
        ? Optional.empty()
        : Optional.of(String.join("/", rest.subList(0, revisionParts())));
  }

  /** What follows the revision. */
  String path() {
    return String.join("/", rest.subList(revisionParts(), rest.size()));
  }

  private int revisionParts() {
    return rest.size() >= 3 && rest.getFirst().equals("refs") ? 3 : Math.min(1, rest.size());
  }
}

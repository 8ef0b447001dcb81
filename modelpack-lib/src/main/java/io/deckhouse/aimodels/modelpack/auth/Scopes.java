package io.deckhouse.aimodels.modelpack.auth;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What a token is asked for, as in {@code repository:library/model:pull,push} ("Token Scope
 * Documentation" of distribution): actions by type and name, in the order in which they were added.
 */
record Scopes(Map<String, SortedSet<String>> actions) {
  /** How many resources are asked for; a registry that wants more gets no more. */
  static final int RESOURCES_MAX = 64;

  static final Scopes NONE = new Scopes(Map.of());

  Scopes {
    Map<String, SortedSet<String>> copy = new LinkedHashMap<>();
    actions.forEach((resource, set) -> copy.put(resource, new TreeSet<>(set)));
    actions = copy;
  }

  /**
   * These and more.
   *
   * @param text scopes with blanks between them
   */
  Scopes with(String text) {
    Scopes more = new Scopes(actions);
    for (String scope : text.strip().split("\\s+", -1)) {
      int colon = scope.lastIndexOf(':');
      String resource = colon > 0 ? scope.substring(0, colon) : "";
      boolean hasRoom = more.actions.size() < RESOURCES_MAX || more.actions.containsKey(resource);
      if (colon > 0 && hasRoom) {
        more.actions
            .computeIfAbsent(resource, _ -> new TreeSet<>())
            .addAll(Arrays.asList(scope.substring(colon + 1).split(",", -1)));
      }
    }
    return more;
  }

  /** These and the others. */
  Scopes and(Scopes others) {
    return others.actions.isEmpty() ? this : with(String.join(" ", others.texts()));
  }

  boolean isEmpty() {
    return actions.isEmpty();
  }

  /** Whether all of the others are among these. */
  boolean contain(Scopes others) {
    return others.actions.entrySet().stream()
        .allMatch(
            other ->
                actions.containsKey(other.getKey())
                    && actions
                        .getOrDefault(other.getKey(), new TreeSet<>())
                        .containsAll(other.getValue()));
  }

  /** One text for each resource. */
  List<String> texts() {
    return actions.entrySet().stream()
        .map(scope -> scope.getKey() + ":" + String.join(",", scope.getValue()))
        .toList();
  }
}

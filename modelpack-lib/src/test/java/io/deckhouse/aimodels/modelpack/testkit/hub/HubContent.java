package io.deckhouse.aimodels.modelpack.testkit.hub;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The repositories of a hub, their former names, and the tokens of its users. */
final class HubContent {
  private final Map<String, HubRepo> repositories = new ConcurrentHashMap<>();
  private final Map<String, String> renamed = new ConcurrentHashMap<>();
  private final Set<String> tokens = ConcurrentHashMap.newKeySet();
  private volatile int renameStatus = 307;
  private volatile int pageSize = 1000;
  private volatile Optional<String> pageOrigin = Optional.empty();

  HubRepo create(String id) {
    return repositories.computeIfAbsent(id, HubRepo::new);
  }

  Optional<HubRepo> repository(String id) {
    return Optional.ofNullable(repositories.get(id));
  }

  void rename(String from, String to, int status) {
    renamed.put(from, to);
    renameStatus = status;
  }

  Optional<String> newName(String id) {
    return Optional.ofNullable(renamed.get(id));
  }

  int renameStatus() {
    return renameStatus;
  }

  void addToken(String token) {
    tokens.add(token);
  }

  boolean isToken(String token) {
    return tokens.contains(token);
  }

  void pageSize(int entries) {
    pageSize = entries;
  }

  void pageOrigin(String origin) {
    pageOrigin = Optional.of(origin);
  }

  /** The origin of the links to further pages, where it is not the one that was asked. */
  Optional<String> pageOrigin() {
    return pageOrigin;
  }

  int pageSize() {
    return pageSize;
  }
}

package io.deckhouse.aimodels.modelpack.testkit.hub;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** A model repository of a hub: commits, and the branches and tags that name them. */
public final class HubRepo {
  private static final String BRANCHES = "refs/heads/";
  private static final String TAGS = "refs/tags/";

  private final String id;
  private final Map<String, HubCommit> commits = new ConcurrentHashMap<>();
  private final Map<String, String> references = new ConcurrentHashMap<>();
  private final Set<String> granted = ConcurrentHashMap.newKeySet();
  private volatile Optional<String> gated = Optional.empty();
  private volatile boolean isPrivate;
  private volatile boolean disabled;

  HubRepo(String id) {
    this.id = id;
  }

  /**
   * The files of a repository at one time.
   *
   * @param sha 40 hexadecimal digits
   */
  record HubCommit(String sha, TreeMap<String, HubFile> files) {}

  /** Owner and name. */
  public String id() {
    return id;
  }

  /**
   * Makes a commit that has these files and no others.
   *
   * @param reference a branch, or a full name such as {@code refs/pr/1}
   * @return the commit: the same files after the same commit give the same
   */
  public String commit(String reference, Map<String, HubFile> files) {
    String name = reference.startsWith("refs/") ? reference : BRANCHES + reference;
    StringBuilder text = new StringBuilder(references.getOrDefault(name, id));
    TreeMap<String, HubFile> sorted = new TreeMap<>(files);
    sorted.forEach((path, file) -> text.append('\n').append(file.oid()).append(' ').append(path));
    String sha = HubFile.hex("SHA-1", text.toString().getBytes(StandardCharsets.UTF_8));
    commits.put(sha, new HubCommit(sha, sorted));
    references.put(name, sha);
    return sha;
  }

  /** Lets a tag name a commit. */
  public HubRepo tag(String tag, String sha) {
    references.put(TAGS + tag, sha);
    return this;
  }

  /** Lets a full name, such as {@code refs/pr/1}, name a commit. */
  public HubRepo reference(String name, String sha) {
    references.put(name, sha);
    return this;
  }

  /** Shows files only to those who were granted access: {@code auto} or {@code manual}. */
  public HubRepo gate(String kind) {
    gated = Optional.of(kind);
    return this;
  }

  /** Hides it from all who were not granted access. */
  public HubRepo hide() {
    isPrivate = true;
    return this;
  }

  /** Gives nothing to anybody any more. */
  public HubRepo disable() {
    disabled = true;
    return this;
  }

  /** Grants access to the owner of a token. */
  public HubRepo grant(String token) {
    granted.add(token);
    return this;
  }

  /** The commit that a branch, tag, full name or commit means. */
  Optional<HubCommit> find(String revision) {
    return Optional.ofNullable(references.get(revision))
        .or(() -> Optional.ofNullable(references.get(BRANCHES + revision)))
        .or(() -> Optional.ofNullable(references.get(TAGS + revision)))
        .or(() -> Optional.of(revision))
        .flatMap(sha -> Optional.ofNullable(commits.get(sha)));
  }

  /** The commits by full name. */
  Map<String, String> references() {
    return new TreeMap<>(references);
  }

  boolean isGranted(Optional<String> token) {
    return token.filter(granted::contains).isPresent();
  }

  Optional<String> gated() {
    return gated;
  }

  boolean isPrivate() {
    return isPrivate;
  }

  boolean isDisabled() {
    return disabled;
  }
}

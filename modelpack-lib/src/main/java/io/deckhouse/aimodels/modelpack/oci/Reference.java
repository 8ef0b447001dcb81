package io.deckhouse.aimodels.modelpack.oci;

import io.deckhouse.aimodels.modelpack.InvalidRequestException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The reference of a manifest: {@code [HOST/]REPOSITORY[:TAG][@DIGEST]} (OCI distribution-spec,
 * "Pulling manifests"). The first component is a host when it has a dot or a colon or is {@code
 * localhost}; without one, the reference is a name of the local store.
 *
 * @param host with its port, where there is one
 * @param repository components of letters, digits and separators, joined by {@code /}
 */
public record Reference(
    Optional<String> host, String repository, Optional<String> tag, Optional<Digest> digest) {
  /** What a reference without a tag and a digest means. */
  public static final String DEFAULT_TAG = "latest";

  private static final int REPOSITORY_LENGTH_MAX = 255;

  private static final Pattern HOST =
      Pattern.compile("(?:[A-Za-z0-9][A-Za-z0-9.-]*|\\[[0-9a-fA-F:]+])(?::[0-9]{1,5})?");

  private static final String COMPONENT = "[A-Za-z0-9]+(?:(?:\\.|_|__|-+)[A-Za-z0-9]+)*";

  private static final Pattern REPOSITORY = Pattern.compile(COMPONENT + "(?:/" + COMPONENT + ")*");

  private static final Pattern TAG = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]{0,127}");

  /**
   * Parses a reference.
   *
   * @throws InvalidRequestException when it is malformed
   */
  public static Reference parse(String text) {
    String rest = text;
    Optional<Digest> digest = Optional.empty();
    int at = rest.indexOf('@');
    if (at >= 0) {
      String digestText = rest.substring(at + 1);
      if (!Digest.isDigest(digestText)) {
        throw malformed(text);
      }
      digest = Optional.of(Digest.parse(digestText));
      rest = rest.substring(0, at);
    }
    Optional<String> host = hostOf(rest);
    if (host.isPresent()) {
      rest = rest.substring(host.get().length() + 1);
    }
    Optional<String> tag = Optional.empty();
    int colon = rest.lastIndexOf(':');
    if (colon >= 0) {
      tag = Optional.of(rest.substring(colon + 1));
      rest = rest.substring(0, colon);
    }
    if (rest.length() > REPOSITORY_LENGTH_MAX
        || !matches(REPOSITORY, rest)
        || tag.filter(value -> !matches(TAG, value)).isPresent()
        || host.filter(value -> !matches(HOST, value)).isPresent()) {
      throw malformed(text);
    }
    if (host.isPresent() && !rest.equals(rest.toLowerCase(Locale.ROOT))) {
      throw new InvalidRequestException(
          "repository: " + rest + " (expected: lower case, as registries demand)");
    }
    return new Reference(host, rest, tag, digest);
  }

  /** Whether the first component of a text is a host. */
  public static Optional<String> hostOf(String text) {
    int slash = text.indexOf('/');
    if (slash <= 0) {
      return Optional.empty();
    }
    String first = text.substring(0, slash);
    boolean isHost = first.contains(".") || first.contains(":") || first.equals("localhost");
    return isHost ? Optional.of(first) : Optional.empty();
  }

  /** Whether the text is a tag (OCI distribution-spec, "Pulling manifests"). */
  public static boolean isTag(String text) {
    return matches(TAG, text);
  }

  private static boolean matches(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    return matcher.matches();
  }

  private static InvalidRequestException malformed(String text) {
    String shown = text.length() > 200 ? text.substring(0, 200) + "…" : text;
    return new InvalidRequestException(
        "reference: " + shown + " (expected: NAME[:TAG] or HOST/REPO[:TAG][@DIGEST])");
  }

  /** The tag, or {@code latest}. */
  public String tagOrDefault() {
    return tag.orElse(DEFAULT_TAG);
  }

  /** The name without tag and digest. */
  public String name() {
    return host.map(value -> value + "/" + repository).orElse(repository);
  }

  @Override
  public String toString() {
    return name()
        + tag.map(value -> ":" + value).orElse("")
        + digest.map(value -> "@" + value).orElse("");
  }
}

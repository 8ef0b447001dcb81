package io.deckhouse.aimodels.modelpack.location;

import io.deckhouse.aimodels.modelpack.InvalidContentException;
import io.deckhouse.aimodels.modelpack.InvalidRequestException;
import io.deckhouse.aimodels.modelpack.format.Printable;
import io.deckhouse.aimodels.modelpack.oci.Digest;
import io.deckhouse.aimodels.modelpack.source.Origin;
import io.deckhouse.aimodels.modelpack.source.ShardSet;
import io.deckhouse.aimodels.modelpack.source.huggingface.HubOptions;
import java.net.URI;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What an artifact records as its origin, as a source that can be opened again. Nobody vouches for
 * the record, so it is checked before anybody is asked: it must be https, or http of the loopback,
 * and hold no login.
 *
 * @param text for {@link Sources#open}
 * @param host who will be asked
 */
public record PublishedSource(String text, SourceLocation location, String host) {
  private static final int URL_LENGTH_MAX = 2000;
  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");
  private static final Pattern PRINTABLE = Pattern.compile("[\\x21-\\x7e]+");
  private static final Pattern REVISION = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,254}");
  private static final String OLLAMA_REGISTRY = "registry.ollama.ai";

  /**
   * Checks what is recorded.
   *
   * @throws InvalidContentException when it is unsafe to ask there
   * @throws InvalidRequestException when it is nothing that lists digests
   */
  public static PublishedSource of(Origin recorded, HubOptions hub) {
    String url = recorded.url();
    if (url.length() > URL_LENGTH_MAX || !PRINTABLE.matcher(url).matches() || url.contains("@")) {
      throw unsafe(url);
    }
    if (url.startsWith("ollama://")) {
      return ollama(url);
    }
    if (!url.startsWith("https://") && !url.startsWith("http://")) {
      throw unsafe(url);
    }
    SourceLocation location = SourceLocation.parse(url, hub);
    return switch (location) {
      case SourceLocation.HuggingFace _ -> huggingFace(url, recorded.revision(), hub);
      case SourceLocation.Ollama _ -> ollama(url);
      case SourceLocation.Url(URI uri) -> address(uri, recorded);
      case SourceLocation.Local _ -> throw unsafe(url);
    };
  }

  private static PublishedSource huggingFace(
      String url, Optional<String> revision, HubOptions hub) {
    revision
        .filter(text -> !REVISION.matcher(text).matches())
        .ifPresent(
            text -> {
              throw new InvalidContentException(
                  "the recorded revision cannot be one: " + Printable.quote(text));
            });
    String page = url.replaceAll("/+$", "");
    String text = page + revision.map(commit -> "/tree/" + commit).orElse("");
    return new PublishedSource(
        text, new SourceLocation.HuggingFace(text), hub.endpoint().getAuthority());
  }

  private static PublishedSource ollama(String url) {
    SourceLocation.Ollama model = new SourceLocation.Ollama(url);
    return new PublishedSource(url, model, model.host().orElse(OLLAMA_REGISTRY));
  }

  private static PublishedSource address(URI uri, Origin recorded) {
    boolean isSafe = "https".equals(uri.getScheme()) || LOOPBACK.contains(uri.getHost());
    if (!isSafe) {
      throw unsafe(recorded.url());
    }
    boolean isFile =
        recorded.revision().isPresent()
            ? recorded.revision().filter(Digest::isDigest).isPresent()
            : beginsSet(uri);
    if (!isFile) {
      throw new InvalidRequestException(
          "the recorded source lists no digests: "
              + Printable.text(recorded.url())
              + " (expected: Hugging Face, Ollama, or an address with the digest of a file)",
          "without --source the artifact's own digests are checked");
    }
    return new PublishedSource(recorded.url(), new SourceLocation.Url(uri), uri.getAuthority());
  }

  /** The files of a set have no digest in common. */
  private static boolean beginsSet(URI uri) {
    String path = Objects.requireNonNullElse(uri.getPath(), "");
    return ShardSet.begunBy(path.substring(path.lastIndexOf('/') + 1), "the recorded source")
        .isPresent();
  }

  private static InvalidContentException unsafe(String url) {
    return new InvalidContentException(
        "the recorded source is not one to ask: "
            + Printable.quote(url)
            + " (expected: https without a login)");
  }
}

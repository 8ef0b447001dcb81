package io.deckhouse.aimodels.modelpack.source.huggingface;

import io.deckhouse.aimodels.modelpack.InvalidRequestException;
import io.deckhouse.aimodels.modelpack.http.Origin;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Where the hub is and who asks it. */
public final class HubOptions {
  /** The hub itself, which a mirror stands for. */
  public static final URI HUGGING_FACE = URI.create("https://huggingface.co");

  private static final Set<String> HOSTS =
      Set.of("huggingface.co", "www.huggingface.co", "hf.co", "www.hf.co");

  private final URI endpoint;
  private final HubTokens tokens;

  private HubOptions(URI endpoint, HubTokens tokens) {
    this.endpoint = endpoint;
    this.tokens = tokens;
  }

  /**
   * @param endpoint of the hub or a mirror: http or https, without a slash at the end
   * @param token of a user; it goes to the endpoint alone
   */
  public HubOptions(URI endpoint, Optional<HubToken> token) {
    this(endpoint, new HubTokens.Known(token));
  }

  /**
   * What the variables of an environment say, as the ecosystem has them: {@code HF_ENDPOINT},
   * {@code HF_TOKEN}, {@code HF_TOKEN_PATH}, {@code HF_HOME} (default {@code
   * $XDG_CACHE_HOME/huggingface}, {@code ~/.cache/huggingface}) with its file {@code token}, and
   * {@code HF_HUB_DISABLE_IMPLICIT_TOKEN}. A file is only read by {@link #token}.
   *
   * @throws InvalidRequestException when {@code HF_ENDPOINT} is not an http address, or {@code
   *     HF_TOKEN} cannot be a token
   */
  public static HubOptions of(Map<String, String> environment) {
    String endpoint = environment.getOrDefault("HF_ENDPOINT", "").strip();
    return new HubOptions(
        endpoint.isEmpty() ? HUGGING_FACE : endpoint(endpoint), HubTokens.of(environment));
  }

  private static URI endpoint(String text) {
    try {
      URI uri = new URI(text.replaceAll("/+$", ""));
      boolean isBare =
          Objects.isNull(uri.getRawUserInfo())
              && Objects.isNull(uri.getRawQuery())
              && Objects.isNull(uri.getRawFragment());
      if (Origin.of(uri).isHttp() && isBare) {
        return uri;
      }
    } catch (URISyntaxException e) {
      // Said below, without a login that the text may hold.
    }
    throw new InvalidRequestException(
        "HF_ENDPOINT is no address of a hub (expected: http or https, a host, and no login, ? or #;"
            + " such as https://huggingface.co)");
  }

  /** The same with the token in a file, which must be there; it is read by {@link #token}. */
  public HubOptions withTokenFile(Path file) {
    return new HubOptions(endpoint, new HubTokens.Named(file));
  }

  /** The address of the hub or a mirror, without a slash at the end. */
  public URI endpoint() {
    return endpoint;
  }

  /**
   * The token of the user, where there is one; may read a file.
   *
   * @throws InvalidRequestException when the file holds no token
   * @throws io.deckhouse.aimodels.modelpack.LocalFailureException when it cannot be read
   */
  public Optional<HubToken> token() {
    return tokens.find();
  }

  /** Whether an address is a page of the hub, or of the mirror that stands for it. */
  public boolean isHub(URI uri) {
    String host = Objects.requireNonNullElse(uri.getHost(), "").toLowerCase(Locale.ROOT);
    return HOSTS.contains(host) || isAtEndpoint(uri);
  }

  /** Whether an address is of the endpoint's server and below its path. */
  boolean isAtEndpoint(URI uri) {
    String base = Objects.requireNonNullElse(endpoint.getRawPath(), "");
    String path = Objects.requireNonNullElse(uri.getRawPath(), "");
    return Origin.of(uri).equals(Origin.of(endpoint))
        && (path.equals(base) || path.startsWith(base + "/"));
  }

  /** Where the hub is; nothing about a token. */
  @Override
  public String toString() {
    return "HubOptions[" + endpoint + "]";
  }
}

package io.deckhouse.aimodels.modelpack.source.huggingface;

import java.net.URI;
import java.util.Map;
import java.util.Optional;

/**
 * Where the hub is and who asks it.
 *
 * @param endpoint of the hub or a mirror: http or https, without a slash at the end
 * @param token of a user; it goes to the endpoint alone
 */
public record HubOptions(URI endpoint, Optional<HubToken> token) {
  /** The hub itself, which a mirror stands for. */
  public static final URI HUGGING_FACE = URI.create("https://huggingface.co");

  /**
   * What the variables of an environment say: {@code HF_ENDPOINT}, {@code HF_TOKEN}, {@code
   * HF_TOKEN_PATH}, {@code HF_HOME} and {@code HF_HUB_DISABLE_IMPLICIT_TOKEN}, as the ecosystem has
   * them.
   */
  public static HubOptions of(Map<String, String> environment) {
    return new HubOptions(
        URI.create(environment.getOrDefault("HF_ENDPOINT", HUGGING_FACE.toString())),
        Optional.ofNullable(environment.get("HF_TOKEN")).map(HubToken::new));
  }

  /** The same with the token that a file holds. */
  public HubOptions withTokenFile(java.nio.file.Path file) {
    try {
      return new HubOptions(
          endpoint, Optional.of(new HubToken(java.nio.file.Files.readString(file).strip())));
    } catch (java.io.IOException e) {
      throw new io.deckhouse.aimodels.modelpack.InvalidRequestException(
          "token file: " + file + " cannot be read", e);
    }
  }
}

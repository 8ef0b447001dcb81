package io.deckhouse.aimodels.modelpack.source.huggingface;

import io.deckhouse.aimodels.modelpack.InvalidRequestException;
import java.util.regex.Pattern;

/**
 * A user access token of the hub: never in a message, an address or a log.
 *
 * @param secret as the hub gave it; visible ASCII
 */
public record HubToken(String secret) {
  private static final Pattern FORM = Pattern.compile("[\\x21-\\x7e]{1,4096}");

  public HubToken {
    if (!FORM.matcher(secret).matches()) {
      throw new InvalidRequestException(
          "the token of Hugging Face has characters that no token has (expected: one line, as in"
              + " hf_…)",
          "copy it again from https://huggingface.co/settings/tokens");
    }
  }

  @Override
  public String toString() {
    return "HubToken[]";
  }
}

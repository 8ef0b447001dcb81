package io.deckhouse.aimodels.modelpack.location;

import io.deckhouse.aimodels.modelpack.http.HttpOptions;
import io.deckhouse.aimodels.modelpack.source.huggingface.HubOptions;
import java.util.Map;

/**
 * How sources on the other side of a network are reached.
 *
 * @param http how any of them is
 * @param hub where Hugging Face is, and who asks
 */
public record SourceOptions(HttpOptions http, HubOptions hub) {
  /** The usual ones, with what an environment says about Hugging Face. */
  public static SourceOptions of(Map<String, String> environment) {
    return new SourceOptions(HttpOptions.defaults(), HubOptions.of(environment));
  }
}

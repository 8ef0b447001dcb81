package io.deckhouse.aimodels.modelpack.source.huggingface;

/** A user access token of the hub: never in a message, an address or a log. */
public record HubToken(String secret) {
  @Override
  public String toString() {
    return "HubToken[]";
  }
}

package io.deckhouse.aimodels.modelpack.source.huggingface;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The name of a repository of models.
 *
 * @param text {@code ORG/REPO}, or {@code REPO} alone as the oldest have it
 */
record HubId(String text) {
  /** What a name looks like, for messages. */
  static final String EXPECTED =
      "ORG/REPO of letters, digits, -, _ and ., at most 96 characters each, without -- or ..";

  private static final Pattern PART =
      Pattern.compile("[A-Za-z0-9_](?:[A-Za-z0-9_.-]{0,94}[A-Za-z0-9_])?");

  /** A name by the rules of the hub, or nothing. */
  static Optional<HubId> of(String text) {
    String[] parts = text.split("/", -1);
    if (parts.length > 2 || text.contains("--") || text.contains("..") || text.endsWith(".git")) {
      return Optional.empty();
    }
    for (String part : parts) {
      if (!PART.matcher(part).matches()) {
        return Optional.empty();
      }
    }
    return Optional.of(new HubId(text));
  }

  /** The page of the model at the hub itself. */
  String page() {
    return HubOptions.HUGGING_FACE + "/" + text;
  }
}

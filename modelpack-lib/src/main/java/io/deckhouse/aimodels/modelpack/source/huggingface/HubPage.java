package io.deckhouse.aimodels.modelpack.source.huggingface;

import io.deckhouse.aimodels.modelpack.InvalidRequestException;
import io.deckhouse.aimodels.modelpack.format.Printable;
import java.net.URI;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The address of a page of the hub, as a browser shows it: {@code /ORG/REPO}, and behind it {@code
 * /tree/REVISION}, {@code /blob/REVISION/FILE} or {@code /resolve/REVISION/FILE}. A query is
 * ignored.
 */
record HubPage(String text, HubOptions options) {
  private static final Pattern FORM =
      Pattern.compile("((?:[^/]+/)?[^/]+)/(tree|blob|resolve|raw)/(.+)");

  HubReference reference() {
    String path = path();
    Matcher page = FORM.matcher(path);
    boolean isDeep = page.matches();
    HubId id = HubReference.id(text, isDeep ? page.group(1) : path);
    if (!isDeep) {
      return new HubReference(text, id, Optional.empty(), new HubChoice.Model());
    }
    String rest = page.group(3);
    Matcher literal = HubReference.LITERAL_REFERENCE.matcher(rest);
    int slash = rest.indexOf('/');
    int end = literal.lookingAt() ? literal.end() : slash < 0 ? rest.length() : slash;
    return new HubReference(
        text,
        id,
        Optional.of(HubReference.revision(text, rest.substring(0, end))),
        choice(page.group(2), rest.substring(end)));
  }

  /** The path below the hub, encoded, without slashes at its ends. */
  private String path() {
    URI uri =
        HubReference.address(text).orElseThrow(() -> HubReference.malformed(text, "malformed"));
    String path = Objects.requireNonNullElse(uri.getRawPath(), "");
    String base =
        options.isAtEndpoint(uri)
            ? Objects.requireNonNullElse(options.endpoint().getRawPath(), "")
            : "";
    return path.substring(base.length()).replaceAll("^/+|/+$", "");
  }

  private HubChoice choice(String kind, String encoded) {
    String path = encoded.replaceAll("^/+", "");
    if (path.isEmpty()) {
      return new HubChoice.Model();
    }
    String file = Percent.decode(path).orElseThrow(() -> HubReference.malformed(text, "malformed"));
    if (kind.equals("tree")) {
      throw new InvalidRequestException(
          Printable.text(text) + ": the page of a folder (expected: a model or a file of it)",
          "name the model, and choose with --include '" + Printable.text(file) + "/**'");
    }
    return HubReference.file(text, file);
  }
}

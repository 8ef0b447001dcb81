package io.deckhouse.aimodels.modelpack.source.huggingface;

import io.deckhouse.aimodels.modelpack.InvalidRequestException;
import io.deckhouse.aimodels.modelpack.format.ModelPaths;
import io.deckhouse.aimodels.modelpack.format.Printable;
import java.net.URI;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A model of the hub as people write it: {@code hf://ORG/REPO[@REVISION][/FILE|:QUANT]}, or the
 * address of its page.
 *
 * @param text what was written
 * @param id of the repository
 * @param revision a branch, tag, commit or reference; decoded
 * @param choice what is taken of it
 */
record HubReference(String text, HubId id, Optional<String> revision, HubChoice choice) {
  private static final String SCHEME = "hf://";
  private static final int TEXT_MAX = 2000;

  /** References that are written literally, as {@code huggingface_hub} takes them. */
  static final Pattern LITERAL_REFERENCE =
      Pattern.compile("refs/(?:pr/\\d{1,9}|convert/[A-Za-z0-9_.-]+)(?=[/:]|$)");

  private static final Pattern QUANTIZATION = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,63}");

  /** What no reference of git has (git-check-ref-format), and its longest name. */
  private static final Pattern NO_REVISION =
      Pattern.compile("[\\x00-\\x20\\x7f~^:?*\\[\\\\]|\\.\\.|@\\{|//|^[/.-]|/$|\\.lock$|.{256}");

  /** Parses what was written; pages are those of the hub itself. */
  static HubReference parse(String text) {
    return parse(text, new HubOptions(HubOptions.HUGGING_FACE, Optional.empty()));
  }

  /**
   * Parses what was written.
   *
   * @throws InvalidRequestException when it names no model
   */
  static HubReference parse(String text, HubOptions options) {
    if (text.length() > TEXT_MAX) {
      throw malformed(text, "too long");
    }
    return text.startsWith(SCHEME)
        ? literal(text, text.substring(SCHEME.length()))
        : new HubPage(text, options).reference();
  }

  private static HubReference literal(String text, String rest) {
    int end = endOfId(rest);
    HubId id = id(text, rest.substring(0, end));
    Optional<String> revision = Optional.empty();
    if (end < rest.length() && rest.charAt(end) == '@') {
      int from = end + 1;
      end = endOfRevision(rest, from);
      revision = Optional.of(revision(text, rest.substring(from, end)));
    }
    return new HubReference(text, id, revision, choice(text, rest.substring(end)));
  }

  /** The first @ or : or the second slash ends it. */
  private static int endOfId(String rest) {
    int slashes = 0;
    for (int i = 0; i < rest.length(); i++) {
      char c = rest.charAt(i);
      if (c == '@' || c == ':' || (c == '/' && ++slashes == 2)) {
        return i;
      }
    }
    return rest.length();
  }

  private static int endOfRevision(String rest, int from) {
    Matcher literal = LITERAL_REFERENCE.matcher(rest).region(from, rest.length());
    if (literal.lookingAt()) {
      return literal.end();
    }
    int at = from;
    while (at < rest.length() && rest.charAt(at) != '/' && rest.charAt(at) != ':') {
      at++;
    }
    return at;
  }

  private static HubChoice choice(String text, String rest) {
    if (rest.isEmpty() || rest.equals("/")) {
      return new HubChoice.Model();
    }
    return rest.startsWith("/") ? file(text, rest.substring(1)) : quantization(text, rest);
  }

  static HubChoice file(String text, String path) {
    Optional<String> fault = ModelPaths.fault(path);
    if (fault.isPresent()) {
      throw malformed(text, fault.get());
    }
    return new HubChoice.File(path);
  }

  private static HubChoice quantization(String text, String rest) {
    String name = rest.substring(1);
    if (!QUANTIZATION.matcher(name).matches()) {
      throw malformed(text, "no quantization after the colon, such as Q4_K_M");
    }
    return new HubChoice.Quantization(name);
  }

  /**
   * Checks the name of a repository.
   *
   * @throws InvalidRequestException when there can be no such model
   */
  static HubId id(String text, String name) {
    if (name.startsWith("datasets/") || name.startsWith("spaces/")) {
      throw new InvalidRequestException(
          Printable.text(text)
              + ": a "
              + (name.startsWith("d") ? "data set" : "space")
              + " (expected: a model, hf://ORG/REPO)");
    }
    return HubId.of(name)
        .orElseThrow(
            () ->
                new InvalidRequestException(
                    "%s: no name of a model: %s (expected: %s)"
                        .formatted(Printable.text(text), Printable.quote(name), HubId.EXPECTED)));
  }

  /**
   * Decodes and checks a revision.
   *
   * @throws InvalidRequestException when git has no such names
   */
  static String revision(String text, String encoded) {
    return Percent.decode(encoded)
        .filter(name -> !name.isEmpty() && !NO_REVISION.matcher(name).find())
        .orElseThrow(
            () ->
                malformed(
                    text,
                    "no revision: "
                        + Printable.quote(encoded)
                        + " (a branch, a tag, a commit or refs/pr/N; a slash in a branch is %2F)"));
  }

  static InvalidRequestException malformed(String text, String reason) {
    return new InvalidRequestException(
        "%s: %s (expected: hf://ORG/REPO[@REVISION], then nothing, /FILE or :QUANT)"
            .formatted(Printable.text(text), reason));
  }

  /** The model alone, as it can be written again. */
  String model() {
    return SCHEME
        + id.text()
        + revision
            .map(
                name ->
                    "@"
                        + (LITERAL_REFERENCE.matcher(name).matches()
                            ? name
                            : Percent.segment(name)))
            .orElse("");
  }

  /** The text as an address, where it is one. */
  static Optional<URI> address(String text) {
    try {
      return Optional.of(URI.create(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}

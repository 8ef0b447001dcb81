package io.deckhouse.aimodels.modelpack.source.ollama;

import io.deckhouse.aimodels.modelpack.InvalidRequestException;
import io.deckhouse.aimodels.modelpack.format.Printable;
import io.deckhouse.aimodels.modelpack.oci.Reference;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The name of a model in an Ollama registry: {@code [HOST[:PORT]/][NAMESPACE/]NAME[:TAG]}, with the
 * defaults and the limits of the Ollama program. The first component is a host when it has a dot or
 * a colon or is {@code localhost}.
 *
 * @param host in lower case, with its port where there is one
 * @param tag for Hugging Face a quantization or the name of a file
 */
record OllamaName(String host, String namespace, String model, String tag) {
  /** The registry of Ollama's library. */
  static final String DEFAULT_HOST = "registry.ollama.ai";

  private static final String DEFAULT_NAMESPACE = "library";

  private static final String SCHEME = "ollama://";
  private static final List<String> PAGE_SCHEMES = List.of("https://", "http://");

  /** Where people look at models; the registry is another host. */
  private static final Set<String> SITE_HOSTS = Set.of("ollama.com", "www.ollama.com");

  private static final Set<String> HUGGING_FACE_HOSTS = Set.of("hf.co", "huggingface.co");

  private static final int HOST_LENGTH_MAX = 350;
  private static final int PORT_MAX = 65_535;

  private static final Pattern HOST =
      Pattern.compile("(?:[A-Za-z0-9][A-Za-z0-9.-]*|\\[[0-9a-fA-F:]+])(?::[0-9]{1,5})?");

  private static final Pattern NAMESPACE = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_-]{0,79}");
  private static final Pattern PART = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]{0,79}");

  /**
   * Parses a name, with or without {@code ollama://}, or the address of a model's page.
   *
   * @throws InvalidRequestException when it is malformed
   */
  static OllamaName parse(String text) {
    if (text.indexOf('@') >= 0) {
      // Not shown, since a password may stand there.
      throw new InvalidRequestException(
          "an Ollama name with an @ (expected: " + form() + ")",
          "leave out the user or the digest; d8-models login HOST logs in");
    }
    for (String scheme : PAGE_SCHEMES) {
      if (text.startsWith(scheme)) {
        return page(text, text.substring(scheme.length()));
      }
    }
    String rest = text.startsWith(SCHEME) ? text.substring(SCHEME.length()) : text;
    Optional<String> host = Reference.hostOf(rest);
    return named(
        text,
        host.map(name -> name.toLowerCase(Locale.ROOT)).orElse(DEFAULT_HOST),
        host.map(name -> rest.substring(name.length() + 1)).orElse(rest));
  }

  /** Whether a text without a scheme is how Ollama's users name a model of Hugging Face. */
  static boolean isHuggingFace(String text) {
    return HUGGING_FACE_HOSTS.stream()
        .anyMatch(host -> text.regionMatches(true, 0, host + "/", 0, host.length() + 1));
  }

  private static OllamaName page(String text, String rest) {
    String path = rest.endsWith("/") ? rest.substring(0, rest.length() - 1) : rest;
    int slash = Math.max(0, path.indexOf('/'));
    String site = path.substring(0, slash).toLowerCase(Locale.ROOT);
    String name = path.substring(slash + 1);
    boolean isPage = SITE_HOSTS.contains(site) && name.contains("/");
    if (!isPage && !site.equals(DEFAULT_HOST)) {
      throw new InvalidRequestException(
          "no page of an Ollama model: "
              + Printable.text(text)
              + " (expected: https://ollama.com/library/NAME[:TAG] or"
              + " https://ollama.com/NAMESPACE/NAME[:TAG])");
    }
    return named(text, DEFAULT_HOST, name);
  }

  private static OllamaName named(String text, String host, String rest) {
    int slash = rest.indexOf('/');
    String namespace = slash < 0 ? DEFAULT_NAMESPACE : rest.substring(0, slash);
    String last = rest.substring(slash + 1);
    int colon = last.indexOf(':');
    String model = colon < 0 ? last : last.substring(0, colon);
    String tag = colon < 0 ? Reference.DEFAULT_TAG : last.substring(colon + 1);
    if (!isHost(host)) {
      throw malformed(text, "host", host);
    }
    if (!NAMESPACE.matcher(namespace).matches()) {
      throw malformed(text, "namespace", namespace);
    }
    if (!PART.matcher(model).matches()) {
      throw malformed(text, "name", model);
    }
    if (!PART.matcher(tag).matches()) {
      throw malformed(text, "tag", tag);
    }
    if (slash < 0 && HUGGING_FACE_HOSTS.contains(host)) {
      throw new InvalidRequestException(
          Printable.text(text) + ": no user (expected: ollama://hf.co/USER/REPO[:QUANT])");
    }
    return new OllamaName(host, namespace, model, tag);
  }

  private static boolean isHost(String host) {
    if (host.length() > HOST_LENGTH_MAX || !HOST.matcher(host).matches()) {
      return false;
    }
    try {
      URI uri = new URI("https://" + host + "/");
      return uri.getHost() != null && uri.getPort() <= PORT_MAX && uri.getPort() != 0;
    } catch (URISyntaxException e) {
      return false;
    }
  }

  private static InvalidRequestException malformed(String text, String part, String value) {
    return new InvalidRequestException(
        "Ollama name: %s: %s %s (expected: %s)"
            .formatted(Printable.text(text), part, Printable.quote(value), form()),
        "names have letters, digits, _ and -, and behind the namespace dots");
  }

  private static String form() {
    return "ollama://[HOST[:PORT]/][NAMESPACE/]NAME[:TAG], parts of at most 80 characters";
  }

  /** What the registry calls the repository. */
  String repository() {
    return namespace + "/" + model;
  }

  boolean isHuggingFace() {
    return HUGGING_FACE_HOSTS.contains(host);
  }

  boolean isOfLibrary() {
    return host.equals(DEFAULT_HOST);
  }

  /** Where the model is published, in a form that {@link #parse} takes. */
  String address() {
    String rest = repository() + ":" + tag;
    return isOfLibrary() ? "https://ollama.com/" + rest : SCHEME + host + "/" + rest;
  }

  @Override
  public String toString() {
    return SCHEME + (isOfLibrary() ? "" : host + "/") + repository() + ":" + tag;
  }
}

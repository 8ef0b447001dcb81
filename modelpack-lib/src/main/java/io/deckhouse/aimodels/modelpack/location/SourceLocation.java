package io.deckhouse.aimodels.modelpack.location;

import io.deckhouse.aimodels.modelpack.InvalidRequestException;
import io.deckhouse.aimodels.modelpack.oci.Reference;
import io.deckhouse.aimodels.modelpack.source.huggingface.HubOptions;
import io.deckhouse.aimodels.modelpack.source.ollama.OllamaSource;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/** What is packed, as people write it. */
public sealed interface SourceLocation {
  /** A directory, a file or an archive of this machine. */
  record Local(Path path) implements SourceLocation {}

  /**
   * {@code hf://…}, or a page of Hugging Face.
   *
   * @param text what was written
   */
  record HuggingFace(String text) implements SourceLocation {}

  /**
   * {@code ollama://…}, a page of Ollama's library, or {@code hf.co/…} as Ollama's users write it.
   *
   * @param text what was written
   */
  record Ollama(String text) implements SourceLocation {
    private static final String SCHEME = "ollama://";

    /** The host that was written, with its port; nothing when it is Ollama's own. */
    public Optional<String> host() {
      return text.startsWith(SCHEME)
          ? Reference.hostOf(text.substring(SCHEME.length()))
          : Optional.empty();
    }

    /** The tag that was written. */
    public Optional<String> tag() {
      String name = text.substring(text.lastIndexOf('/') + 1);
      int colon = name.indexOf(':');
      return colon < 0
          ? Optional.empty()
          : Optional.of(name.substring(colon + 1)).filter(Reference::isTag);
    }
  }

  /** An http or https address of a file. */
  record Url(URI uri) implements SourceLocation {}

  /**
   * Parses a source.
   *
   * @param hub whose pages are models of Hugging Face
   * @throws InvalidRequestException when it is an address that nobody can ask
   */
  static SourceLocation parse(String text, HubOptions hub) {
    if (text.startsWith("hf://")) {
      return new HuggingFace(text);
    }
    if (text.startsWith("ollama://")) {
      return new Ollama(text);
    }
    if (!Location.isSource(text)) {
      return OllamaSource.isHuggingFaceName(text) && !Files.exists(Path.of(text))
          ? new Ollama(text)
          : new Local(Path.of(text));
    }
    URI uri = address(text);
    if (hub.isHub(uri)) {
      return new HuggingFace(text);
    }
    return switch (uri.getHost().toLowerCase(Locale.ROOT)) {
      case "ollama.com", "www.ollama.com", "registry.ollama.ai" -> new Ollama(text);
      default -> new Url(uri);
    };
  }

  private static URI address(String text) {
    try {
      URI uri = new URI(text);
      if (uri.getHost() != null && Optional.ofNullable(uri.getRawFragment()).isEmpty()) {
        return uri;
      }
    } catch (URISyntaxException e) {
      throw new InvalidRequestException(
          "not an address: " + Objects.requireNonNullElse(e.getReason(), "malformed"), e);
    }
    // The text is not shown: it may hold a password.
    throw new InvalidRequestException("an address without a host, or with a # in it");
  }
}

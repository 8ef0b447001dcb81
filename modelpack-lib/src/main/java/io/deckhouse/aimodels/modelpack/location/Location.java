package io.deckhouse.aimodels.modelpack.location;

import io.deckhouse.aimodels.modelpack.InvalidRequestException;
import io.deckhouse.aimodels.modelpack.oci.Digest;
import io.deckhouse.aimodels.modelpack.oci.Reference;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Where content is, as people write it. */
public sealed interface Location {
  /** {@code NAME[:TAG][@DIGEST]}: the local store. */
  record Local(Reference reference) implements Location {}

  /** {@code HOST/REPO[:TAG][@DIGEST]}: a registry. */
  record Registry(Reference reference) implements Location {}

  /** {@code oci:DIR[:TAG]}: an OCI image layout directory. */
  record Layout(Path directory, Optional<String> tag) implements Location {}

  /** {@code oci-archive:FILE[:TAG]}: an OCI image layout in a tar. */
  record Archive(Path file, Optional<String> tag) implements Location {}

  /** Kinds of sources that are known by their scheme. */
  List<String> SOURCE_SCHEMES = List.of("hf://", "ollama://", "https://", "http://");

  /**
   * Parses a location of content.
   *
   * @throws InvalidRequestException when it has no meaning, or is a source that has to be packed
   *     first
   */
  static Location parse(String text) {
    if (text.startsWith("oci:")) {
      return layout(text, text.substring("oci:".length()));
    }
    if (text.startsWith("oci-archive:")) {
      Tagged tagged = Tagged.of(text, text.substring("oci-archive:".length()));
      return new Archive(tagged.path(), tagged.tag());
    }
    if (isSource(text)) {
      throw new InvalidRequestException(
          text + " is a source, not a place for artifacts",
          "d8-models pack " + text + " -t NAME:TAG takes it in");
    }
    Reference reference = Reference.parse(text);
    return reference.host().isPresent() ? new Registry(reference) : new Local(reference);
  }

  private static Location layout(String text, String rest) {
    Tagged tagged = Tagged.of(text, rest);
    return new Layout(tagged.path(), tagged.tag());
  }

  /** Whether the text names a source by its scheme. */
  static boolean isSource(String text) {
    return SOURCE_SCHEMES.stream().anyMatch(text::startsWith);
  }

  /** A path and what follows its last colon: a tag, a digest, or nothing. */
  record Tagged(Path path, Optional<String> tag) {
    static Tagged of(String text, String rest) {
      String path = rest;
      Optional<String> tag = Optional.empty();
      int at = rest.lastIndexOf('@');
      if (at > 0 && Digest.isDigest(rest.substring(at + 1))) {
        tag = Optional.of(rest.substring(at + 1));
        path = rest.substring(0, at);
      } else {
        int colon = rest.lastIndexOf(':');
        if (colon > rest.lastIndexOf('/')) {
          tag = Optional.of(rest.substring(colon + 1));
          path = rest.substring(0, colon);
        }
      }
      if (path.isEmpty() || tag.filter(String::isEmpty).isPresent()) {
        throw new InvalidRequestException(
            "location: " + text + " (expected: oci:DIR[:TAG] or oci-archive:FILE[:TAG])");
      }
      return new Tagged(Path.of(path), tag);
    }
  }
}

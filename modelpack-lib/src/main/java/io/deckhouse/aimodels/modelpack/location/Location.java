package io.deckhouse.aimodels.modelpack.location;

import io.deckhouse.aimodels.modelpack.InvalidRequestException;
import io.deckhouse.aimodels.modelpack.oci.Digest;
import io.deckhouse.aimodels.modelpack.oci.Reference;
import java.nio.file.Files;
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

  /**
   * A path and what follows it: a name or tag, a digest, or nothing. Where the path is there
   * already the name may hold colons and slashes, as in the local store and in what other programs
   * write; else the last colon parts them.
   */
  record Tagged(Path path, Optional<String> tag) {
    static Tagged of(String text, String rest) {
      int at = rest.lastIndexOf('@');
      if (at <= 0 || !Digest.isDigest(rest.substring(at + 1))) {
        at = endOfPath(rest);
      }
      String path = rest.substring(0, at);
      Optional<String> tag =
          at == rest.length() ? Optional.empty() : Optional.of(rest.substring(at + 1));
      if (path.isEmpty() || tag.filter(String::isEmpty).isPresent()) {
        throw new InvalidRequestException(
            "location: " + text + " (expected: oci:DIR[:TAG] or oci-archive:FILE[:TAG])");
      }
      return new Tagged(Path.of(path), tag);
    }

    private static int endOfPath(String rest) {
      int last = rest.lastIndexOf(':');
      boolean isTag = last > rest.lastIndexOf('/');
      if (!isTag && Files.exists(Path.of(rest))) {
        return rest.length();
      }
      for (int colon = last; colon > 0; colon = rest.lastIndexOf(':', colon - 1)) {
        if (Files.exists(Path.of(rest.substring(0, colon)))) {
          return colon;
        }
      }
      return isTag ? last : rest.length();
    }
  }
}

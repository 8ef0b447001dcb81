package io.deckhouse.aimodels.cli.commands;

import io.deckhouse.aimodels.modelpack.InvalidRequestException;
import io.deckhouse.aimodels.modelpack.location.Location;
import io.deckhouse.aimodels.modelpack.location.Place;
import io.deckhouse.aimodels.modelpack.location.SourceLocation;
import io.deckhouse.aimodels.modelpack.oci.Digest;
import io.deckhouse.aimodels.modelpack.oci.Reference;
import java.util.Optional;

/** What a copy is called when not all of its name was written. */
final class TargetName {
  private TargetName() {}

  /**
   * A destination with a tag: its own, or that of the source.
   *
   * @throws InvalidRequestException when neither has one
   */
  static String of(String target, Place source) {
    if (isComplete(target)) {
      return target;
    }
    return tag(source)
        .map(tag -> target + ":" + tag)
        .orElseThrow(
            () ->
                new InvalidRequestException(
                    source.text() + " gives no tag to " + target,
                    "write one at the end: " + target + ":TAG"));
  }

  /** A destination with a tag: its own, or that of the source where it has one. */
  static String of(String target, SourceLocation source) {
    return source instanceof SourceLocation.Ollama model && !isComplete(target)
        ? model.tag().map(tag -> target + ":" + tag).orElse(target)
        : target;
  }

  private static boolean isComplete(String target) {
    return switch (Location.parse(target)) {
      case Location.Local local -> isComplete(local.reference());
      case Location.Registry registry -> isComplete(registry.reference());
      case Location.Layout layout -> layout.tag().isPresent();
      case Location.Archive _ -> true; // It cannot be written, which opening it tells.
    };
  }

  private static boolean isComplete(Reference reference) {
    return reference.tag().isPresent() || reference.digest().isPresent();
  }

  /**
   * The name in the local store of what comes from elsewhere: that of its repository, without the
   * host, and its tag.
   *
   * @throws InvalidRequestException when it says no name
   */
  static String local(Place source) {
    return switch (Location.parse(source.text())) {
      case Location.Local _ ->
          throw new InvalidRequestException(
              source.text()
                  + " is a name of the local store (expected: HOST/REPO[:TAG], oci:DIR[:TAG] or"
                  + " oci-archive:FILE[:TAG])");
      case Location.Registry registry ->
          name(source, tag(source).map(tag -> registry.reference().repository() + ":" + tag));
      case Location.Layout _, Location.Archive _ ->
          name(source, Optional.of(source.name()).filter(TargetName::hasTag));
    };
  }

  private static String name(Place source, Optional<String> name) {
    return name.filter(TargetName::isLocal)
        .orElseThrow(
            () ->
                new InvalidRequestException(
                    source.text() + " does not say what to call it in the local store",
                    "choose a name: -t NAME:TAG"));
  }

  private static boolean hasTag(String name) {
    return name.contains(":") && !Digest.isDigest(name);
  }

  private static boolean isLocal(String name) {
    try {
      return Location.parse(name) instanceof Location.Local local
          && local.reference().digest().isEmpty();
    } catch (InvalidRequestException e) {
      return false;
    }
  }

  private static Optional<String> tag(Place source) {
    return written(source.text()).or(() -> ofName(source.name()));
  }

  /** The tag that stands beside a digest. */
  private static Optional<String> written(String text) {
    return switch (Location.parse(text)) {
      case Location.Local local -> local.reference().tag();
      case Location.Registry registry -> registry.reference().tag();
      case Location.Layout _, Location.Archive _ -> Optional.empty();
    };
  }

  private static Optional<String> ofName(String name) {
    int colon = name.lastIndexOf(':');
    int slash = name.lastIndexOf('/');
    if (Digest.isDigest(name) || slash > colon) {
      return Optional.empty();
    }
    return Optional.of(name.substring(colon + 1));
  }
}

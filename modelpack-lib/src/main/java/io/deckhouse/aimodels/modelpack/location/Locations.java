package io.deckhouse.aimodels.modelpack.location;

import io.deckhouse.aimodels.modelpack.InvalidContentException;
import io.deckhouse.aimodels.modelpack.InvalidRequestException;
import io.deckhouse.aimodels.modelpack.NotFoundException;
import io.deckhouse.aimodels.modelpack.content.ContentStore;
import io.deckhouse.aimodels.modelpack.content.NamedManifest;
import io.deckhouse.aimodels.modelpack.content.archive.ArchiveStore;
import io.deckhouse.aimodels.modelpack.content.layout.LayoutOptions;
import io.deckhouse.aimodels.modelpack.content.layout.LayoutStore;
import io.deckhouse.aimodels.modelpack.content.registry.Registries;
import io.deckhouse.aimodels.modelpack.content.registry.RegistryOptions;
import io.deckhouse.aimodels.modelpack.oci.Descriptor;
import io.deckhouse.aimodels.modelpack.oci.Digest;
import io.deckhouse.aimodels.modelpack.oci.Reference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Opens locations.
 *
 * @param home the directory of the local store
 * @param fsync whether blobs are on the disk before they are visible
 * @param resume whether blobs that an interrupted command left unfinished are gone on with
 * @param registries opens repositories of registries
 */
public record Locations(Path home, boolean fsync, boolean resume, Registries registries) {
  /** Locations of this machine, and registries with the usual options. */
  public static Locations of(Path home) {
    return new Locations(home, false, true, new Registries(RegistryOptions.defaults()));
  }

  /** The local store, for writing; it is created when it is not there. */
  public LayoutStore writeHome() {
    return LayoutStore.open(
        home, "the local store", LayoutOptions.writing().withFsync(fsync).withResume(resume));
  }

  /** The local store, for reading; nothing when nobody has written to it yet. */
  public Optional<LayoutStore> readHome() {
    return Files.exists(home.resolve("oci-layout"))
        ? Optional.of(LayoutStore.open(home, "the local store", LayoutOptions.reading()))
        : Optional.empty();
  }

  /**
   * Opens a location that is there.
   *
   * @throws NotFoundException when it is not
   */
  public Place read(String text) {
    return switch (Location.parse(text)) {
      case Location.Local local ->
          new Place(
              readHome()
                  .orElseThrow(
                      () ->
                          NotFoundException.local(
                              text + ": no such model; the local store " + home + " is empty",
                              "d8-models pack SOURCE -t " + text + " makes one")),
              text,
              name(local.reference()));
      case Location.Layout layout -> place(layoutToRead(layout), text, layout.tag());
      case Location.Archive archive ->
          place(
              ArchiveStore.open(archive.file(), "oci-archive:" + archive.file()),
              text,
              archive.tag());
      case Location.Registry registry ->
          new Place(repository(registry), text, registryName(registry.reference()));
    };
  }

  /**
   * Opens a location that is there, to add to it what is about it.
   *
   * @throws NotFoundException when it is not there
   * @throws InvalidRequestException when it is only read
   */
  public Place change(String text) {
    return switch (Location.parse(text)) {
      case Location.Local local -> {
        read(text).close();
        yield new Place(writeHome(), text, name(local.reference()));
      }
      case Location.Layout layout -> {
        read(text).close();
        yield place(
            LayoutStore.open(
                layout.directory(), "oci:" + layout.directory(), LayoutOptions.writing()),
            text,
            layout.tag());
      }
      case Location.Archive archive -> throw readOnly(archive, text);
      case Location.Registry _ -> read(text);
    };
  }

  /**
   * Opens a location to write an artifact to.
   *
   * @throws InvalidRequestException when it cannot be written
   */
  public Place write(String text) {
    return switch (requireTarget(text)) {
      case Location.Local local ->
          new Place(writeHome(), shown(local.reference()), name(local.reference()));
      case Location.Layout layout -> {
        String tag = layout.tag().orElse(Reference.DEFAULT_TAG);
        LayoutStore store =
            LayoutStore.open(
                layout.directory(),
                "oci:" + layout.directory(),
                LayoutOptions.writing().withFsync(fsync).withResume(resume));
        yield new Place(store, "oci:" + layout.directory() + ":" + tag, tag);
      }
      case Location.Archive archive -> throw readOnly(archive, text);
      case Location.Registry registry ->
          new Place(
              repository(registry),
              shown(registry.reference()),
              registry.reference().tagOrDefault());
    };
  }

  /**
   * Parses a location to write an artifact to; opens nothing.
   *
   * @throws InvalidRequestException when it cannot be written
   */
  public static Location requireTarget(String text) {
    Location location = Location.parse(text);
    switch (location) {
      case Location.Local local -> requireTag(local.reference().digest().isPresent(), text);
      case Location.Layout layout ->
          requireTag(layout.tag().filter(Digest::isDigest).isPresent(), text);
      case Location.Archive archive -> throw readOnly(archive, text);
      case Location.Registry registry ->
          requireTag(registry.reference().digest().isPresent(), text);
    }
    return location;
  }

  private static InvalidRequestException readOnly(Location.Archive archive, String text) {
    return new InvalidRequestException(
        text + ": an archive is only read",
        "write to oci:DIR, then tar that directory into " + archive.file());
  }

  /**
   * Whether a text means a path of this machine, where it could be a name too: it is written as
   * one, or there is such a file and no such name.
   */
  public boolean isPath(String text) {
    if (text.startsWith("oci:") || text.startsWith("oci-archive:") || Location.isSource(text)) {
      return false;
    }
    if (text.startsWith("/") || text.startsWith("./") || text.startsWith("../")) {
      return true;
    }
    return text.equals(".") || text.equals("..") || (Files.exists(Path.of(text)) && !isName(text));
  }

  private boolean isName(String text) {
    try (LayoutStore store = readHome().orElse(null)) {
      return store != null
          && Location.parse(text) instanceof Location.Local local
          && store.resolve(name(local.reference())).isPresent();
    } catch (InvalidRequestException e) {
      return false; // It cannot be a name.
    }
  }

  /**
   * Opens a store as a whole, for reading: {@code oci:DIR}, {@code oci-archive:FILE} or {@code
   * HOST/REPO}.
   *
   * @throws InvalidRequestException when the location is a name
   */
  public ContentStore readStore(String text) {
    return switch (Location.parse(text)) {
      case Location.Layout layout when layout.tag().isEmpty() -> layoutToRead(layout);
      case Location.Archive archive when archive.tag().isEmpty() ->
          ArchiveStore.open(archive.file(), "oci-archive:" + archive.file());
      case Location.Registry registry
          when registry.reference().tag().isEmpty() && registry.reference().digest().isEmpty() ->
          repository(registry);
      case Location.Local _, Location.Layout _, Location.Archive _, Location.Registry _ ->
          throw new InvalidRequestException(
              text + " names one model (expected: oci:DIR, oci-archive:FILE or HOST/REPO)");
    };
  }

  /** Whether two locations are names in one store. */
  public boolean isSameStore(String one, String other) {
    return switch (Location.parse(one)) {
      case Location.Local _ -> Location.parse(other) instanceof Location.Local;
      case Location.Layout layout ->
          Location.parse(other) instanceof Location.Layout second
              && absolute(layout.directory()).equals(absolute(second.directory()));
      case Location.Registry registry ->
          Location.parse(other) instanceof Location.Registry second
              && registry.reference().name().equals(second.reference().name());
      case Location.Archive _ -> false;
    };
  }

  private static Path absolute(Path path) {
    return path.toAbsolutePath().normalize();
  }

  private static LayoutStore layoutToRead(Location.Layout layout) {
    return LayoutStore.open(
        layout.directory(), "oci:" + layout.directory(), LayoutOptions.reading());
  }

  private static String name(Reference reference) {
    return reference.digest().map(Digest::toString).orElseGet(() -> shown(reference));
  }

  private static String shown(Reference reference) {
    return reference.name() + ":" + reference.tagOrDefault();
  }

  /**
   * Without a tag: the only manifest that there is, be it without a name, or the one that is called
   * latest.
   */
  private static Place place(ContentStore store, String text, Optional<String> tag) {
    if (tag.isPresent()) {
      return new Place(store, text, tag.get());
    }
    List<NamedManifest> names = store.names();
    if (names.size() == 1) {
      return new Place(store, text, names.getFirst().name());
    }
    if (names.stream().anyMatch(entry -> entry.name().equals(Reference.DEFAULT_TAG))) {
      return new Place(store, text, Reference.DEFAULT_TAG);
    }
    Optional<Descriptor> unnamed = names.isEmpty() ? store.only() : Optional.empty();
    if (unnamed.isPresent()) {
      return new Place(store, text, unnamed.get().digest().toString());
    }
    store.close();
    if (names.isEmpty()) {
      throw new InvalidContentException(text + ": nothing in it has a name");
    }
    throw new InvalidRequestException(
        text + ": which of " + String.join(", ", names.stream().map(NamedManifest::name).toList()),
        "write the name at the end: " + text + ":" + names.getFirst().name());
  }

  private static void requireTag(boolean isDigest, String text) {
    if (isDigest) {
      throw new InvalidRequestException(text + ": a digest cannot be chosen (expected: a tag)");
    }
  }

  private ContentStore repository(Location.Registry registry) {
    Reference reference = registry.reference();
    return registries.open(reference.host().orElseThrow(), reference.repository());
  }

  private static String registryName(Reference reference) {
    return reference.digest().map(Digest::toString).orElseGet(reference::tagOrDefault);
  }
}

package io.deckhouse.aimodels.modelpack.content.registry;

import io.deckhouse.aimodels.modelpack.InvalidContentException;
import io.deckhouse.aimodels.modelpack.InvalidRequestException;
import io.deckhouse.aimodels.modelpack.NotFoundException;
import io.deckhouse.aimodels.modelpack.UnavailableException;
import io.deckhouse.aimodels.modelpack.content.BlobReader;
import io.deckhouse.aimodels.modelpack.content.BlobWriter;
import io.deckhouse.aimodels.modelpack.content.ContentStore;
import io.deckhouse.aimodels.modelpack.content.NamedManifest;
import io.deckhouse.aimodels.modelpack.content.PresentBlob;
import io.deckhouse.aimodels.modelpack.http.HttpTransport;
import io.deckhouse.aimodels.modelpack.oci.Descriptor;
import io.deckhouse.aimodels.modelpack.oci.Digest;
import io.deckhouse.aimodels.modelpack.oci.Document;
import io.deckhouse.aimodels.modelpack.oci.ImageIndex;
import io.deckhouse.aimodels.modelpack.oci.Manifest;
import io.deckhouse.aimodels.modelpack.oci.MediaTypes;
import io.deckhouse.aimodels.modelpack.oci.Reference;
import io.deckhouse.aimodels.modelpack.parallel.Workers;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

/** A repository of a registry (OCI distribution-spec 1.1). Its names are the tags. */
public final class RegistryStore implements ContentStore {
  /** Smaller blobs are sent as fast as they are asked for. */
  private static final long PLACES_WORTH_BYTES = 64 * 1024;

  private static final int NAMES_SHOWN = 5;

  private final HttpTransport transport;
  private final RegistryCaller caller;
  private final RegistryOptions options;
  private final Optional<UploadJournal> journal;
  private final Memory memory = new Memory();

  RegistryStore(
      HttpTransport transport,
      RegistryCaller caller,
      RegistryOptions options,
      Optional<UploadJournal> journal) {
    this.transport = transport;
    this.caller = caller;
    this.options = options;
    this.journal = journal;
  }

  @Override
  public String location() {
    return caller.name();
  }

  @Override
  public boolean isRemote() {
    return true;
  }

  @Override
  public boolean isReadOnly() {
    return false;
  }

  @Override
  public OptionalLong size(Digest digest) {
    OptionalLong known = memory.arrived(digest);
    if (known.isPresent()) {
      return known;
    }
    OptionalLong size = memory.asked(digest, new BlobEndpoint(caller, digest).size());
    size.ifPresent(bytes -> remember(digest, bytes));
    return size;
  }

  /** A blob has been sent, and is there. */
  void arrived(Digest digest, long size) {
    memory.arrive(digest, size);
    remember(digest, size);
  }

  private void remember(Digest digest, long size) {
    if (size >= PLACES_WORTH_BYTES) {
      journal.ifPresent(all -> all.places().remember(caller.host(), caller.repository(), digest));
    }
  }

  @Override
  public BlobReader read(Digest digest) {
    BlobEndpoint endpoint = new BlobEndpoint(caller, digest);
    OptionalLong size = memory.declared(digest);
    if (size.isEmpty()) {
      size = endpoint.size();
    }
    if (size.isEmpty()) {
      throw NotFoundException.remote(
          "blob " + digest + " is not in " + caller.name(), "the artifact there is not complete");
    }
    return new RegistryBlob(
        transport.file(
            "blob " + digest + " in " + caller.name(), size.getAsLong(), endpoint::open));
  }

  @Override
  public Optional<Path> file(Digest digest) {
    return Optional.empty();
  }

  @Override
  public BlobWriter write() {
    return writer("an upload to " + caller.name(), Optional.empty(), Optional.empty());
  }

  @Override
  public BlobWriter write(String key, long size) {
    return writer("an upload to " + caller.name(), Optional.empty(), Optional.of("unknown " + key));
  }

  @Override
  public BlobWriter write(Descriptor expected) {
    if (!memory.isAbsent(expected.digest())) {
      OptionalLong size = size(expected.digest());
      if (size.isPresent() && size.getAsLong() == expected.size()) {
        return new PresentBlob(expected);
      }
    }
    if (isMountedFromElsewhere(expected)) {
      return new PresentBlob(expected);
    }
    return writer(
        "blob " + expected.digest() + " to " + caller.name(),
        Optional.of(expected),
        Optional.of("known " + expected.digest()));
  }

  /** Another repository of the registry may have the blob, as earlier commands saw. */
  private boolean isMountedFromElsewhere(Descriptor blob) {
    return blob.size() >= PLACES_WORTH_BYTES
        && journal.stream()
            .flatMap(all -> all.places().find(caller.host(), blob.digest()).stream())
            .filter(repository -> !repository.equals(caller.repository()))
            .anyMatch(repository -> isMounted(blob, repository));
  }

  private boolean isMounted(Descriptor blob, String repository) {
    boolean mounted =
        new UploadEndpoint(caller, "blob " + blob.digest()).mount(blob.digest(), repository);
    if (mounted) {
      arrived(blob.digest(), blob.size());
    }
    return mounted;
  }

  private BlobWriter writer(String what, Optional<Descriptor> expected, Optional<String> key) {
    Optional<UploadJournal.Entry> entry =
        journal.flatMap(all -> key.flatMap(text -> all.claim(caller.name() + " " + text)));
    boolean opened = false;
    try {
      BlobWriter writer =
          new RegistryBlobWriter(
              this,
              expected,
              entry,
              new BlobUpload(
                  new UploadEndpoint(caller, what),
                  options,
                  what,
                  entry,
                  BlobUpload.ChunkSizes.USUAL));
      opened = true;
      return writer;
    } finally {
      if (!opened) {
        entry.ifPresent(UploadJournal.Entry::close);
      }
    }
  }

  @Override
  public boolean mount(Descriptor blob, ContentStore from) {
    if (!(from instanceof RegistryStore other)
        || !other.caller.base().equals(caller.base())
        || other.caller.repository().equals(caller.repository())) {
      return false;
    }
    return isMounted(blob, other.caller.repository());
  }

  @Override
  public Optional<Descriptor> resolve(String nameOrDigest) {
    boolean isDigest = Digest.isDigest(nameOrDigest);
    if (!isDigest && !Reference.isTag(nameOrDigest)) {
      return Optional.empty();
    }
    Optional<Document> document = new ManifestEndpoint(caller, nameOrDigest).get();
    document.ifPresent(memory::keep);
    return document.map(
        found ->
            isDigest
                ? withDigest(found.descriptor(), Digest.parse(nameOrDigest))
                : found.descriptor());
  }

  /** The digest that was asked for may be of another algorithm than the usual one. */
  private static Descriptor withDigest(Descriptor descriptor, Digest digest) {
    return new Descriptor(
        descriptor.mediaType(),
        digest,
        descriptor.size(),
        descriptor.annotations(),
        descriptor.others());
  }

  @Override
  public Document document(Descriptor descriptor) {
    Document document =
        memory
            .document(descriptor.digest())
            .or(() -> new ManifestEndpoint(caller, descriptor.digest().toString()).get())
            .orElseThrow(
                () ->
                    NotFoundException.remote(
                        "manifest " + descriptor.digest() + " is not in " + caller.name(),
                        "something points at it that should not"));
    if (document.size() != descriptor.size()) {
      throw new InvalidContentException(
          "manifest %s in %s: %d bytes (expected: %d)"
              .formatted(descriptor.digest(), caller.name(), document.size(), descriptor.size()));
    }
    memory.keep(document);
    return document;
  }

  @Override
  public void put(Document document, Optional<String> name) {
    name.ifPresent(RegistryStore::requireTag);
    Stream<Descriptor> parts =
        switch (document) {
          case Manifest manifest ->
              Stream.concat(Stream.of(manifest.config()), manifest.layers().stream());
          case ImageIndex _ -> Stream.empty(); // The registry looks for the manifests itself.
        };
    parts
        .filter(part -> memory.isAbsent(part.digest()))
        .filter(part -> !MediaTypes.isNonDistributable(part.mediaType()))
        .findFirst()
        .ifPresent(this::missing);
    boolean listed =
        new ManifestEndpoint(caller, name.orElseGet(() -> document.digest().toString()))
            .put(document);
    memory.keep(document);
    if (document.subject().isPresent() && !listed) {
      new ReferrersTag(this).add(document.subject().get().digest(), document);
    }
  }

  private void missing(Descriptor part) {
    throw NotFoundException.remote(
        "blob " + part.digest() + " is not in " + caller.name(), "it has to be pushed first");
  }

  private static void requireTag(String name) {
    if (!Reference.isTag(name)) {
      throw new InvalidRequestException(
          "tag: "
              + name
              + " (expected: at most 128 letters, digits and any of _.-, not beginning with . or -)");
    }
  }

  /** The tags, sorted; nothing is asked about them. */
  public List<String> tags() {
    return new TagsEndpoint(caller).list();
  }

  @Override
  public List<NamedManifest> names() {
    List<Callable<Optional<NamedManifest>>> tasks =
        tags().stream()
            .map(
                tag ->
                    (Callable<Optional<NamedManifest>>)
                        () -> resolve(tag).map(found -> new NamedManifest(tag, found)))
            .toList();
    // A tag that vanished in between is none.
    return new Workers(Workers.defaultConcurrency())
        .run(tasks).stream().flatMap(Optional::stream).toList();
  }

  @Override
  public Optional<Descriptor> only() {
    return Optional.empty();
  }

  @Override
  public List<Descriptor> referrers(Digest subject) {
    return new ReferrersEndpoint(caller)
        .list(subject)
        .orElseGet(() -> new ReferrersTag(this).list(subject));
  }

  @Override
  public void tag(Descriptor manifest, String name) {
    requireTag(name);
    new ManifestEndpoint(caller, name).put(document(manifest));
  }

  @Override
  public boolean untag(String name) {
    return switch (new ManifestEndpoint(caller, name).delete()) {
      case DONE -> true;
      case NOT_FOUND -> false;
      case UNSUPPORTED -> untagByDigest(name);
    };
  }

  private static String some(List<String> names) {
    String shown = String.join(", ", names.subList(0, Math.min(NAMES_SHOWN, names.size())));
    return names.size() <= NAMES_SHOWN
        ? shown
        : shown + " and " + (names.size() - NAMES_SHOWN) + " more";
  }

  /** A registry that deletes no tags deletes manifests with all their tags, perhaps. */
  private boolean untagByDigest(String name) {
    Optional<Descriptor> manifest = resolve(name);
    if (manifest.isEmpty()) {
      return false;
    }
    List<String> others =
        names().stream()
            .filter(other -> other.manifest().digest().equals(manifest.get().digest()))
            .map(NamedManifest::name)
            .filter(other -> !other.equals(name))
            .toList();
    if (!others.isEmpty()) {
      throw UnavailableException.lasting(
          "%s:%s: the registry deletes no tags, and the manifest is also called %s"
              .formatted(caller.name(), name, some(others)),
          "%s@%s removes it with all its names".formatted(caller.name(), manifest.get().digest()));
    }
    return switch (new ManifestEndpoint(caller, manifest.get().digest().toString()).delete()) {
      case DONE -> true;
      case NOT_FOUND -> false;
      case UNSUPPORTED ->
          throw UnavailableException.lasting(
              caller.name() + ": the registry does not allow that anything is deleted",
              "its configuration has to permit it");
    };
  }

  @Override
  public void close() {}
}

package io.deckhouse.aimodels.modelpack.content.layout;

import io.deckhouse.aimodels.modelpack.InvalidContentException;
import io.deckhouse.aimodels.modelpack.InvalidRequestException;
import io.deckhouse.aimodels.modelpack.ModelPackException;
import io.deckhouse.aimodels.modelpack.NotFoundException;
import io.deckhouse.aimodels.modelpack.content.BlobReader;
import io.deckhouse.aimodels.modelpack.content.BlobWriter;
import io.deckhouse.aimodels.modelpack.content.Blobs;
import io.deckhouse.aimodels.modelpack.content.ContentStore;
import io.deckhouse.aimodels.modelpack.content.FileBlob;
import io.deckhouse.aimodels.modelpack.content.LayoutIndex;
import io.deckhouse.aimodels.modelpack.content.NamedManifest;
import io.deckhouse.aimodels.modelpack.content.RefName;
import io.deckhouse.aimodels.modelpack.content.Referrers;
import io.deckhouse.aimodels.modelpack.hash.HashThreads;
import io.deckhouse.aimodels.modelpack.lock.Guard;
import io.deckhouse.aimodels.modelpack.lock.LockFile;
import io.deckhouse.aimodels.modelpack.oci.Descriptor;
import io.deckhouse.aimodels.modelpack.oci.Digest;
import io.deckhouse.aimodels.modelpack.oci.Document;
import io.deckhouse.aimodels.modelpack.oci.ImageIndex;
import io.deckhouse.aimodels.modelpack.oci.Index;
import io.deckhouse.aimodels.modelpack.oci.Manifest;
import io.deckhouse.aimodels.modelpack.oci.MediaTypes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * An OCI image layout in a directory (image-spec, image-layout.md): the local store, and what
 * {@code oci:DIR} names.
 *
 * <p>Several processes and several instances may have the same directory open. Only whole and
 * checked blobs bear a digest's name; blobs on their way in, locks and leases are in the hidden
 * directory {@code .d8-models}.
 */
public final class LayoutStore implements ContentStore {
  private final LayoutPaths paths;
  private final String location;
  private final LayoutOptions options;
  private final Bookkeeping bookkeeping;
  private final BlobDirectory blobs;
  private final IndexFile index;
  private final HashThreads threads = HashThreads.ofProcessors();
  private final Referrers referrers =
      new Referrers(descriptor -> Blobs.readDocument(this, descriptor));

  private LayoutStore(
      LayoutPaths paths, String location, LayoutOptions options, Bookkeeping bookkeeping) {
    this.paths = paths;
    this.location = location;
    this.options = options;
    this.bookkeeping = bookkeeping;
    this.blobs = new BlobDirectory(paths, options.fsync());
    this.index = new IndexFile(paths);
  }

  /**
   * Opens a layout. To read, the directory must be one; to write, it is made one.
   *
   * @param location what the store is called in messages
   * @throws NotFoundException when there is nothing to read
   * @throws InvalidContentException when the directory is not a layout of version 1.0.0
   */
  public static LayoutStore open(Path directory, String location, LayoutOptions options) {
    LayoutPaths paths = new LayoutPaths(directory.toAbsolutePath().normalize());
    return switch (options.access()) {
      case READ -> {
        LayoutOpener.check(paths, location);
        yield new LayoutStore(paths, location, options, Bookkeeping.forReading(paths));
      }
      case WRITE -> {
        Bookkeeping bookkeeping = Bookkeeping.forWriting(paths);
        try {
          LayoutOpener.check(paths, location);
        } catch (RuntimeException e) {
          bookkeeping.close();
          throw e;
        }
        yield new LayoutStore(paths, location, options, bookkeeping);
      }
    };
  }

  @Override
  public String location() {
    return location;
  }

  @Override
  public boolean isReadOnly() {
    return options.access() == LayoutOptions.Access.READ;
  }

  @Override
  public OptionalLong size(Digest digest) {
    use(List.of(digest), Session.Use.BLOB);
    return blobs.size(digest);
  }

  @Override
  public BlobReader read(Digest digest) {
    use(List.of(digest), Session.Use.BLOB);
    try {
      if (blobs.size(digest).isPresent()) {
        return FileBlob.open(blobs.path(digest));
      }
    } catch (NoSuchFileException e) {
      throw missing(digest);
    } catch (IOException e) {
      throw ModelPackException.io("open blob " + digest + " in " + location, e);
    }
    throw missing(digest);
  }

  @Override
  public Optional<Path> file(Digest digest) {
    return size(digest).isPresent() ? Optional.of(blobs.path(digest)) : Optional.empty();
  }

  @Override
  public BlobWriter write() {
    return writer().unknown();
  }

  @Override
  public BlobWriter write(String key, long size) {
    return writer().keyed(key, size);
  }

  @Override
  public BlobWriter write(Descriptor expected) {
    return writer().known(expected);
  }

  private Ingests writer() {
    return new Ingests(paths, blobs, writable(), options, threads);
  }

  @Override
  public Optional<Descriptor> resolve(String nameOrDigest) {
    try (Guard _ = bookkeeping.session().enter()) {
      Optional<Descriptor> found = LayoutIndex.find(index.read(), nameOrDigest);
      found.ifPresent(
          entry -> bookkeeping.session().use(List.of(entry.digest()), Session.Use.MANIFEST));
      if (found.isPresent() || !Digest.isDigest(nameOrDigest)) {
        return found;
      }
    }
    Digest digest = Digest.parse(nameOrDigest);
    use(List.of(digest), Session.Use.MANIFEST);
    return Blobs.describeManifest(this, digest);
  }

  @Override
  public Document document(Descriptor descriptor) {
    use(List.of(descriptor.digest()), Session.Use.MANIFEST);
    return Blobs.readDocument(this, descriptor);
  }

  @Override
  public void put(Document document, Optional<String> name) {
    LockFile locks = writable().locks();
    name.ifPresent(RefName::check);
    putBlob(document);
    addEntry(locks, document.descriptor(), name);
  }

  @Override
  public void putPart(Document document) {
    if (document.subject().isPresent()) {
      put(document, Optional.empty()); // Without an entry nobody would find it as a referrer.
    } else {
      putBlob(document);
    }
  }

  private void putBlob(Document document) {
    requireParts(document);
    try (BlobWriter writer = write(document.descriptor())) {
      writer.write(ByteBuffer.wrap(document.bytes()).position(Math.toIntExact(writer.offset())));
      writer.commit();
    }
  }

  private void requireParts(Document document) {
    switch (document) {
      case Manifest manifest -> {
        requirePart(manifest.config());
        manifest.layers().stream().filter(this::isNeeded).forEach(this::requirePart);
      }
      case ImageIndex index -> index.manifests().forEach(this::requirePart);
    }
  }

  private boolean isNeeded(Descriptor layer) {
    return !MediaTypes.isNonDistributable(layer.mediaType()) || size(layer.digest()).isPresent();
  }

  private void requirePart(Descriptor part) {
    OptionalLong size = size(part.digest());
    if (size.isEmpty()) {
      throw missing(part.digest());
    }
    if (size.getAsLong() != part.size()) {
      throw new InvalidContentException(
          "%s in %s: %d bytes (expected: %d)"
              .formatted(part.digest(), location, size.getAsLong(), part.size()));
    }
  }

  @Override
  public List<NamedManifest> names() {
    try (Guard _ = bookkeeping.session().enter()) {
      List<NamedManifest> names = LayoutIndex.names(index.read());
      List<Digest> digests = names.stream().map(entry -> entry.manifest().digest()).toList();
      bookkeeping.session().use(digests, Session.Use.MANIFEST);
      return names;
    }
  }

  @Override
  public Optional<Descriptor> only() {
    try (Guard _ = bookkeeping.session().enter()) {
      Optional<Descriptor> only = LayoutIndex.only(index.read());
      List<Digest> digests = only.map(Descriptor::digest).stream().toList();
      bookkeeping.session().use(digests, Session.Use.MANIFEST);
      return only;
    }
  }

  @Override
  public List<Descriptor> referrers(Digest subject) {
    List<Descriptor> found = referrers.of(subject, index.read());
    use(found.stream().map(Descriptor::digest).toList(), Session.Use.MANIFEST);
    return found;
  }

  @Override
  public void tag(Descriptor manifest, String name) {
    LockFile locks = writable().locks();
    RefName.check(name);
    Descriptor entry =
        MediaTypes.isManifest(manifest.mediaType()) || MediaTypes.isIndex(manifest.mediaType())
            ? describe(manifest)
            : new Descriptor(manifest.mediaType(), manifest.digest(), manifest.size());
    requirePart(entry);
    addEntry(locks, entry, Optional.of(name));
  }

  private void addEntry(LockFile locks, Descriptor entry, Optional<String> name) {
    try (Guard _ = bookkeeping.session().enter()) {
      bookkeeping.session().use(List.of(entry.digest()), Session.Use.MANIFEST);
      index.update(locks, before -> IndexEdits.put(before, entry, name));
    }
  }

  private Descriptor describe(Descriptor manifest) {
    Descriptor plain = new Descriptor(manifest.mediaType(), manifest.digest(), manifest.size());
    return document(manifest)
        .descriptor()
        .artifactType()
        .map(plain::withArtifactType)
        .orElse(plain);
  }

  @Override
  public boolean untag(String name) {
    LockFile locks = writable().locks();
    boolean[] found = {false};
    index.update(
        locks,
        before -> {
          Index after = IndexEdits.untag(before, name);
          found[0] = after != before;
          return after;
        });
    return found[0];
  }

  /**
   * Removes what no reference of this layout needs and no open store uses: blobs, referrers of
   * removed manifests, and unfinished blobs that nobody is writing and no reference needs, which
   * can then not be resumed. What this very store has used since it was opened stays too.
   *
   * @param dryRun only tells what would be removed
   * @throws InvalidContentException when a manifest that is needed is damaged; nothing was removed
   */
  public PruneResult prune(boolean dryRun) {
    return prune(dryRun, _ -> {});
  }

  /** As {@link #prune(boolean)}, naming each removed blob; there may be a million. */
  public PruneResult prune(boolean dryRun, Consumer<Digest> removed) {
    return new Collector(writable(), blobs, index, dryRun, removed).run();
  }

  private void use(Collection<Digest> digests, Session.Use use) {
    Session session = bookkeeping.session();
    if (digests.stream().allMatch(digest -> session.uses(digest, use))) {
      return;
    }
    try (Guard _ = session.enter()) {
      session.use(digests, use);
    }
  }

  private Bookkeeping.Writable writable() {
    if (bookkeeping instanceof Bookkeeping.Writable writable) {
      return writable;
    }
    throw new InvalidRequestException(location + " is open for reading only");
  }

  private NotFoundException missing(Digest digest) {
    return NotFoundException.local("blob " + digest + " is not in " + location);
  }

  @Override
  public void close() {
    bookkeeping.close();
  }
}

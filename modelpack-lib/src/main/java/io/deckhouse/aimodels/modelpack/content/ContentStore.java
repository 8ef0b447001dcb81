package io.deckhouse.aimodels.modelpack.content;

import io.deckhouse.aimodels.modelpack.InvalidContentException;
import io.deckhouse.aimodels.modelpack.oci.Descriptor;
import io.deckhouse.aimodels.modelpack.oci.Digest;
import io.deckhouse.aimodels.modelpack.oci.Document;
import io.deckhouse.aimodels.modelpack.oci.ImageIndex;
import io.deckhouse.aimodels.modelpack.oci.Manifest;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Whatever holds OCI content: a layout directory, an archive, a registry. All methods block and may
 * be called by several threads. A name is what the store calls a manifest: the tag in a registry or
 * a layout, {@code NAME:TAG} in the local store.
 *
 * <p>Content that a method of an open store has returned or taken in stays until the store is
 * closed, whatever another process removes meanwhile.
 */
public interface ContentStore extends AutoCloseable {
  /** What the store is called in messages, as in {@code oci:models}. */
  String location();

  /** Whether it is on the other side of a network: looking things up and reading them costs. */
  default boolean isRemote() {
    return false;
  }

  /** Whether nothing can be written, tagged or removed. */
  boolean isReadOnly();

  /**
   * The length in bytes of a blob that is here. One of another length than its descriptor's was
   * damaged by a power cut; writing it again replaces it.
   */
  OptionalLong size(Digest digest);

  /**
   * Opens a blob. What is read is not checked: see {@link Blobs}.
   *
   * @throws io.deckhouse.aimodels.modelpack.NotFoundException when it is not here
   */
  BlobReader read(Digest digest);

  /** The file that holds exactly this blob, where the store is on this machine's disk. */
  Optional<Path> file(Digest digest);

  /** Starts a blob whose digest is not known yet. Closed without a commit, it leaves nothing. */
  BlobWriter write();

  /**
   * Starts or resumes a blob whose digest is not known yet, where the store can: closed without a
   * commit, it keeps what is durable, and the next writer of the same key begins at that {@link
   * BlobWriter#offset()}.
   *
   * @param key stands for one content, as a file's path and stamp do
   * @param size of that content in bytes
   */
  default BlobWriter write(String key, long size) {
    return write();
  }

  /**
   * Starts or resumes a known blob. Closed without a commit, it keeps what is durable, and the next
   * writer of the same digest begins at that {@link BlobWriter#offset()}. Only one writer of a
   * digest exists at a time, in all processes; another caller waits for it.
   */
  BlobWriter write(Descriptor expected);

  /**
   * Takes in a known blob without moving its bytes, where both stores are repositories of one
   * registry (OCI distribution-spec, "Mounting a blob from another repository").
   *
   * @return whether it is here now
   */
  default boolean mount(Descriptor blob, ContentStore from) {
    return false;
  }

  /**
   * The descriptor of a manifest.
   *
   * @param nameOrDigest a name of this store, or a digest in text
   */
  Optional<Descriptor> resolve(String nameOrDigest);

  /**
   * A manifest or an index, checked against its digest and size.
   *
   * @throws io.deckhouse.aimodels.modelpack.NotFoundException when it is not here
   * @throws io.deckhouse.aimodels.modelpack.InvalidContentException when its bytes are not the
   *     digest's
   */
  Document document(Descriptor descriptor);

  /**
   * A manifest, checked against its digest and size.
   *
   * @throws io.deckhouse.aimodels.modelpack.NotFoundException when it is not here
   * @throws io.deckhouse.aimodels.modelpack.InvalidContentException when its bytes are not the
   *     digest's, or it is an index
   */
  default Manifest manifest(Descriptor descriptor) {
    return switch (document(descriptor)) {
      case Manifest manifest -> manifest;
      case ImageIndex index ->
          throw new InvalidContentException(
              index.digest() + " in " + location() + " is an index of manifests, not a manifest");
    };
  }

  /**
   * Takes in a manifest or an index, whose parts must be here, and points a name at it. A name that
   * pointed elsewhere moves. Without a name it is an entry of its own, as signatures are.
   *
   * @throws io.deckhouse.aimodels.modelpack.NotFoundException when one of its parts is not here
   * @throws io.deckhouse.aimodels.modelpack.InvalidRequestException when the name is not one that
   *     the store can hold, or nothing can be written
   */
  void put(Document document, Optional<String> name);

  /**
   * Takes in a manifest or an index, whose parts must be here, for an index that follows. Where
   * that can be, it is no entry of its own, and goes when nothing needs it.
   *
   * @throws io.deckhouse.aimodels.modelpack.NotFoundException when one of its parts is not here
   */
  default void putPart(Document document) {
    put(document, Optional.empty());
  }

  /** All names, sorted, and what they point at. */
  List<NamedManifest> names();

  /** The manifest that is the only entry, with or without a name. */
  Optional<Descriptor> only();

  /** The manifests whose subject is the digest, with their artifact types and annotations. */
  List<Descriptor> referrers(Digest subject);

  /** Points a further name at a manifest that is here. */
  void tag(Descriptor manifest, String name);

  /**
   * Takes a name away; the content stays until it is pruned.
   *
   * @return false when there was no such name
   */
  boolean untag(String name);

  @Override
  void close();
}

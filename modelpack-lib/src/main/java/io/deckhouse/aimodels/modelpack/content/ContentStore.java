package io.deckhouse.aimodels.modelpack.content;

import io.deckhouse.aimodels.modelpack.oci.Descriptor;
import io.deckhouse.aimodels.modelpack.oci.Digest;
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
   * Starts or resumes a known blob. Closed without a commit, it keeps what is durable, and the next
   * writer of the same digest begins at that {@link BlobWriter#offset()}. Only one writer of a
   * digest exists at a time, in all processes; another caller waits for it.
   */
  BlobWriter write(Descriptor expected);

  /**
   * The descriptor of a manifest.
   *
   * @param nameOrDigest a name of this store, or a digest in text
   */
  Optional<Descriptor> resolve(String nameOrDigest);

  /**
   * A manifest, checked against its digest and size.
   *
   * @throws io.deckhouse.aimodels.modelpack.NotFoundException when it is not here
   * @throws io.deckhouse.aimodels.modelpack.InvalidContentException when its bytes are not the
   *     digest's
   */
  Manifest manifest(Descriptor descriptor);

  /**
   * Takes in a manifest, whose config and layers must be here, and points a name at it. A name that
   * pointed elsewhere moves. Without a name the manifest is an entry of its own, as signatures are.
   *
   * @throws io.deckhouse.aimodels.modelpack.NotFoundException when its config or a layer is not
   *     here
   * @throws io.deckhouse.aimodels.modelpack.InvalidRequestException when the name is not one that
   *     the store can hold, or nothing can be written
   */
  void put(Manifest manifest, Optional<String> name);

  /** All names, sorted, and what they point at. */
  List<NamedManifest> names();

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

package io.deckhouse.aimodels.modelpack.content;

import io.deckhouse.aimodels.modelpack.InvalidContentException;
import io.deckhouse.aimodels.modelpack.ModelPackException;
import io.deckhouse.aimodels.modelpack.NotFoundException;
import io.deckhouse.aimodels.modelpack.format.ByteSource;
import io.deckhouse.aimodels.modelpack.oci.Descriptor;
import io.deckhouse.aimodels.modelpack.oci.Digest;
import io.deckhouse.aimodels.modelpack.oci.Document;
import io.deckhouse.aimodels.modelpack.oci.Manifest;
import io.deckhouse.aimodels.modelpack.oci.MediaTypes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/** Reads blobs of any store, and checks them. */
public final class Blobs {
  /**
   * The buffer of everything that hashes, in bytes; larger ones fall out of the processor's cache.
   */
  public static final int BUFFER_BYTES = ByteSource.BUFFER_BYTES;

  private Blobs() {}

  /**
   * Reads a whole blob and compares its size and digest.
   *
   * @param progress takes the number of bytes of each step
   * @throws InvalidContentException when they are not the descriptor's
   * @throws NotFoundException when it is not here
   */
  public static void verify(ContentStore store, Descriptor expected, LongConsumer progress) {
    stream(store, expected, piece -> progress.accept(piece.remaining()));
  }

  /**
   * Reads a whole blob through a consumer. The pieces are valid only during the call, and may be
   * trusted only when this method has returned.
   *
   * @throws InvalidContentException when size or digest are not the descriptor's
   * @throws NotFoundException when it is not here
   */
  public static void stream(
      ContentStore store, Descriptor expected, Consumer<ByteBuffer> consumer) {
    MessageDigest hasher = expected.digest().algorithm().hasher();
    try (BlobReader reader = open(store, expected)) {
      ByteBuffer buffer = reader.bufferFor(expected.size());
      reader.expect(0, expected.size());
      for (long at = 0; at < expected.size(); at += buffer.limit()) {
        buffer.clear().limit((int) Math.min(buffer.capacity(), expected.size() - at));
        reader.readFully(buffer, at);
        hasher.update(buffer.flip());
        consumer.accept(buffer.rewind());
      }
    } catch (IOException e) {
      throw failure(store, expected.digest(), e);
    }
    requireDigest(store, expected, Digest.of(expected.digest().algorithm(), hasher.digest()));
  }

  /**
   * Opens a blob, which has the size of its descriptor.
   *
   * @throws InvalidContentException when it has another one
   * @throws NotFoundException when it is not here
   */
  public static BlobReader open(ContentStore store, Descriptor expected) throws IOException {
    BlobReader reader = store.read(expected.digest());
    if (reader.size() != expected.size()) {
      try (reader) {
        throw new InvalidContentException(
            "%s in %s: %d bytes (expected: %d)"
                .formatted(expected.digest(), store.location(), reader.size(), expected.size()));
      }
    }
    return reader;
  }

  /** What something points at and is not there makes that invalid. */
  private static BlobReader openPart(ContentStore from, Descriptor blob) throws IOException {
    try {
      return open(from, blob);
    } catch (NotFoundException e) {
      throw new InvalidContentException("the artifact is not complete: " + e.getMessage(), e);
    }
  }

  /**
   * A small blob in memory, checked.
   *
   * @throws InvalidContentException when it is longer than the limit, or size or digest are wrong
   */
  public static byte[] readSmall(ContentStore store, Descriptor expected, int maxBytes) {
    if (expected.size() > maxBytes) {
      throw new InvalidContentException(
          "%s in %s: %d bytes (expected: at most %d)"
              .formatted(expected.digest(), store.location(), expected.size(), maxBytes));
    }
    ByteBuffer bytes = ByteBuffer.allocate((int) expected.size());
    stream(store, expected, bytes::put);
    return bytes.array();
  }

  /**
   * A manifest or an index that is a blob of the store, checked.
   *
   * @throws InvalidContentException when it is missing, or size, digest or structure are wrong
   */
  public static Document readDocument(ContentStore store, Descriptor descriptor) {
    if (store.size(descriptor.digest()).isEmpty()) {
      throw new InvalidContentException(
          "manifest %s is not in %s, though something points at it"
              .formatted(descriptor.digest(), store.location()));
    }
    byte[] bytes = readSmall(store, descriptor, Document.SIZE_MAX_BYTES);
    return Document.parse(
        bytes, descriptor.mediaType(), descriptor.digest() + " in " + store.location());
  }

  /**
   * Describes a manifest or an index of which only the digest is known.
   *
   * @return nothing when it is not here, is longer than {@link Manifest#SIZE_MAX_BYTES}, or is
   *     something else
   * @throws InvalidContentException when its bytes are not the digest's
   */
  public static Optional<Descriptor> describeManifest(ContentStore store, Digest digest) {
    OptionalLong size = store.size(digest);
    if (size.isEmpty() || size.getAsLong() > Document.SIZE_MAX_BYTES) {
      return Optional.empty();
    }
    Descriptor blob = new Descriptor(MediaTypes.IMAGE_MANIFEST, digest, size.getAsLong());
    byte[] bytes = readSmall(store, blob, Document.SIZE_MAX_BYTES);
    return ManifestKind.of(bytes).map(mediaType -> describe(mediaType, bytes, blob));
  }

  private static Descriptor describe(String mediaType, byte[] bytes, Descriptor blob) {
    Descriptor plain = new Descriptor(mediaType, blob.digest(), blob.size());
    return Document.parse(bytes, mediaType, blob.digest().toString())
        .descriptor()
        .artifactType()
        .map(plain::withArtifactType)
        .orElse(plain);
  }

  /**
   * Moves the rest of a blob into a writer, from the offset that the writer has. The writer checks
   * the digest when it is committed, which is left to the caller.
   *
   * @param progress takes the number of bytes of each step
   */
  public static void copy(
      ContentStore from, Descriptor blob, BlobWriter to, LongConsumer progress) {
    Optional<Path> file = to.offset() == 0 ? from.file(blob.digest()) : Optional.empty();
    if (file.isPresent() && to.share(file.get())) {
      progress.accept(blob.size());
      return;
    }
    try (BlobReader reader = openPart(from, blob)) {
      to.transfer(reader, progress);
    } catch (IOException e) {
      throw failure(from, blob.digest(), e);
    }
  }

  /**
   * Compares the digest of what was read of a blob.
   *
   * @throws InvalidContentException when it is another
   */
  public static void requireDigest(ContentStore store, Descriptor expected, Digest actual) {
    if (!actual.equals(expected.digest())) {
      throw new InvalidContentException(
          "%s in %s: its bytes have the digest %s"
              .formatted(expected.digest(), store.location(), actual));
    }
  }

  private static ModelPackException failure(ContentStore store, Digest digest, IOException e) {
    return ModelPackException.io("read " + digest + " in " + store.location(), e);
  }
}

package io.deckhouse.aimodels.modelpack.oci;

import io.deckhouse.aimodels.modelpack.InvalidContentException;
import java.util.Optional;

/**
 * A manifest or an index together with its exact bytes: what a name of a registry or a layout
 * points at. The digest is that of the bytes that were read or made, never of a new rendering.
 */
public sealed interface Document permits Manifest, ImageIndex {
  /** The size limit of registries for a document, in bytes. */
  int SIZE_MAX_BYTES = 4 * 1024 * 1024;

  /** The exact bytes. */
  byte[] bytes();

  /** The length of the exact bytes. */
  int size();

  /** The sha256 digest of the exact bytes. */
  Digest digest();

  String mediaType();

  /** The manifest that this one refers to: it is a signature, an SBOM or the like. */
  Optional<Descriptor> subject();

  /** What points at this document. */
  Descriptor descriptor();

  /**
   * Parses a document and keeps its bytes.
   *
   * @param mediaType what its descriptor, or the answer that brought it, says it is
   * @param what names it in the error
   * @throws InvalidContentException when it is longer than {@link #SIZE_MAX_BYTES}, malformed, or
   *     neither a manifest nor an index
   */
  static Document parse(byte[] bytes, String mediaType, String what) {
    if (bytes.length > SIZE_MAX_BYTES) {
      throw new InvalidContentException(
          what + ": manifest of " + bytes.length + " bytes (expected: at most 4 MiB)");
    }
    if (MediaTypes.isIndex(mediaType)) {
      return ImageIndex.parse(bytes, what);
    }
    if (MediaTypes.isManifest(mediaType)) {
      return Manifest.parse(bytes, what);
    }
    throw new InvalidContentException(what + ": neither a manifest nor an index but " + mediaType);
  }
}

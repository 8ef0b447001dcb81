package io.deckhouse.aimodels.modelpack.oci;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.deckhouse.aimodels.modelpack.InvalidContentException;
import io.deckhouse.aimodels.modelpack.json.Json;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An image index that somebody published (OCI image-spec, image-index.md), with its exact bytes.
 * The index.json of a layout, which changes, is an {@link Index}.
 */
public final class ImageIndex implements Document {
  private final byte[] bytes;
  private final Digest digest;
  private final String mediaType;
  private final List<Descriptor> manifests;
  private final Optional<Descriptor> subject;
  private final Optional<String> artifactType;
  private final Map<String, String> annotations;

  private ImageIndex(byte[] bytes, ObjectNode json, String what) {
    this.bytes = bytes;
    this.digest = Digest.sha256(bytes);
    this.mediaType = Fields.optionalText(json, "mediaType", what).orElse(MediaTypes.IMAGE_INDEX);
    if (!MediaTypes.isIndex(mediaType)) {
      throw new InvalidContentException(what + ": not an index but " + mediaType);
    }
    this.manifests = Index.manifests(json, what);
    this.subject = Fields.optionalDescriptor(json, "subject", what);
    this.artifactType = Fields.optionalText(json, "artifactType", what);
    this.annotations = Fields.strings(json, "annotations", what);
  }

  /**
   * Parses an index and keeps its bytes.
   *
   * @param what names it in the error
   * @throws InvalidContentException when it is longer than {@link Document#SIZE_MAX_BYTES} or
   *     malformed
   */
  public static ImageIndex parse(byte[] bytes, String what) {
    if (bytes.length > SIZE_MAX_BYTES) {
      throw new InvalidContentException(
          what + ": index of " + bytes.length + " bytes (expected: at most 4 MiB)");
    }
    return new ImageIndex(bytes.clone(), Json.parseObject(bytes, what), what);
  }

  @Override
  public byte[] bytes() {
    return bytes.clone();
  }

  @Override
  public int size() {
    return bytes.length;
  }

  @Override
  public Digest digest() {
    return digest;
  }

  @Override
  public String mediaType() {
    return mediaType;
  }

  /** The manifests and indexes that it lists. */
  public List<Descriptor> manifests() {
    return manifests;
  }

  public Optional<String> artifactType() {
    return artifactType;
  }

  public Map<String, String> annotations() {
    return annotations;
  }

  @Override
  public Optional<Descriptor> subject() {
    return subject;
  }

  @Override
  public Descriptor descriptor() {
    Descriptor plain = new Descriptor(mediaType, digest, bytes.length);
    return artifactType.map(plain::withArtifactType).orElse(plain);
  }
}

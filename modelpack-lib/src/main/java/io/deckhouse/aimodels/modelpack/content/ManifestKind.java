package io.deckhouse.aimodels.modelpack.content;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.deckhouse.aimodels.modelpack.InvalidContentException;
import io.deckhouse.aimodels.modelpack.json.Json;
import io.deckhouse.aimodels.modelpack.oci.MediaTypes;
import java.util.Optional;

/** Tells manifests and indexes from other small blobs when no descriptor says what they are. */
public final class ManifestKind {
  private ManifestKind() {}

  /** The media type of a manifest or an index; nothing for other content. */
  public static Optional<String> of(byte[] bytes) {
    ObjectNode json;
    try {
      json = Json.parseObject(bytes, "blob");
    } catch (InvalidContentException e) {
      return Optional.empty();
    }
    JsonNode mediaType = json.get("mediaType");
    if (mediaType != null && mediaType.isTextual()) {
      return Optional.of(mediaType.textValue())
          .filter(type -> MediaTypes.isManifest(type) || MediaTypes.isIndex(type));
    }
    if (json.has("config") && json.has("layers")) {
      return Optional.of(MediaTypes.IMAGE_MANIFEST);
    }
    return json.has("manifests") ? Optional.of(MediaTypes.IMAGE_INDEX) : Optional.empty();
  }
}

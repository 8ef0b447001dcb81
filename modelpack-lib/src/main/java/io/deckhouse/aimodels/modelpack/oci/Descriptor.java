package io.deckhouse.aimodels.modelpack.oci;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.deckhouse.aimodels.modelpack.InvalidContentException;
import io.deckhouse.aimodels.modelpack.json.Json;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What points at content (OCI image-spec, descriptor.md). Fields that this version does not know
 * are kept and written back.
 *
 * @param mediaType the type of the content
 * @param digest the digest of its bytes
 * @param size its length in bytes, not negative
 * @param annotations sorted as they were read or put
 * @param others every other field of the JSON object
 */
public record Descriptor(
    String mediaType,
    Digest digest,
    long size,
    Map<String, String> annotations,
    Map<String, JsonNode> others) {
  private static final String ARTIFACT_TYPE = "artifactType";

  public Descriptor {
    if (size < 0) {
      throw new InvalidContentException("descriptor size: " + size + " (expected: >= 0)");
    }
    annotations = Collections.unmodifiableMap(new LinkedHashMap<>(annotations));
    others = Collections.unmodifiableMap(new LinkedHashMap<>(others));
  }

  public Descriptor(String mediaType, Digest digest, long size) {
    this(mediaType, digest, size, Map.of(), Map.of());
  }

  public Descriptor(String mediaType, Digest digest, long size, Map<String, String> annotations) {
    this(mediaType, digest, size, annotations, Map.of());
  }

  /** The same content with other annotations. */
  public Descriptor withAnnotations(Map<String, String> newAnnotations) {
    return new Descriptor(mediaType, digest, size, newAnnotations, others);
  }

  /** The same content, marked as an artifact of a type. */
  public Descriptor withArtifactType(String artifactType) {
    Map<String, JsonNode> fields = new LinkedHashMap<>(others);
    fields.put(ARTIFACT_TYPE, Json.tree(artifactType));
    return new Descriptor(mediaType, digest, size, annotations, fields);
  }

  /** One annotation. */
  public Optional<String> annotation(String key) {
    return Optional.ofNullable(annotations.get(key));
  }

  /** The type of the artifact that a manifest describes, where it is written here. */
  public Optional<String> artifactType() {
    return Optional.ofNullable(others.get(ARTIFACT_TYPE))
        .filter(JsonNode::isTextual)
        .map(JsonNode::textValue);
  }

  /**
   * Reads a descriptor.
   *
   * @param where names it in the error
   * @throws InvalidContentException when a field is missing or malformed
   */
  static Descriptor fromJson(JsonNode node, String where) {
    if (!(node instanceof ObjectNode object)) {
      throw new InvalidContentException(where + ": not a descriptor");
    }
    String mediaType = Fields.text(object, "mediaType", where);
    Digest digest = Fields.digest(object, where);
    long size = Fields.size(object, where);
    Map<String, String> annotations = Fields.strings(object, "annotations", where);
    Map<String, JsonNode> others = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> field : object.properties()) {
      switch (field.getKey()) {
        case "mediaType", "digest", "size", "annotations" -> {}
        default -> others.put(field.getKey(), field.getValue());
      }
    }
    return new Descriptor(mediaType, digest, size, annotations, others);
  }

  ObjectNode toJson() {
    ObjectNode object = Json.object();
    object.put("mediaType", mediaType);
    object.put("digest", digest.toString());
    object.put("size", size);
    others.forEach(object::set);
    if (!annotations.isEmpty()) {
      ObjectNode texts = object.putObject("annotations");
      annotations.forEach(texts::put);
    }
    return object;
  }
}

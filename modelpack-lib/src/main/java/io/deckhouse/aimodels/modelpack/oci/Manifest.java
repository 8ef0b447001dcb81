package io.deckhouse.aimodels.modelpack.oci;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.deckhouse.aimodels.modelpack.InvalidContentException;
import io.deckhouse.aimodels.modelpack.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An image manifest (OCI image-spec, manifest.md) together with its exact bytes: the digest of a
 * manifest is the digest of the bytes that were read or made, never of a new rendering.
 */
public final class Manifest implements Document {
  private final byte[] bytes;
  private final Digest digest;
  private final String mediaType;
  private final Optional<String> artifactType;
  private final Descriptor config;
  private final List<Descriptor> layers;
  private final Optional<Descriptor> subject;
  private final Map<String, String> annotations;

  private Manifest(byte[] bytes, ObjectNode json, String what) {
    this.bytes = bytes;
    this.digest = Digest.sha256(bytes);
    this.mediaType = Fields.optionalText(json, "mediaType", what).orElse(MediaTypes.IMAGE_MANIFEST);
    if (!MediaTypes.isManifest(mediaType)) {
      throw new InvalidContentException(what + ": not a manifest but " + mediaType);
    }
    this.artifactType = Fields.optionalText(json, "artifactType", what);
    if (!json.has("config")) {
      throw new InvalidContentException(what + ": no config");
    }
    this.config = Descriptor.fromJson(json.get("config"), what + ": config");
    this.layers = readLayers(json, what);
    this.subject = Fields.optionalDescriptor(json, "subject", what);
    this.annotations = Fields.strings(json, "annotations", what);
  }

  private static List<Descriptor> readLayers(ObjectNode json, String what) {
    if (!(json.get("layers") instanceof ArrayNode array)) {
      throw new InvalidContentException(what + ": no list of layers");
    }
    List<Descriptor> layers = new ArrayList<>(array.size());
    for (JsonNode layer : array) {
      layers.add(Descriptor.fromJson(layer, what + ": layer " + (layers.size() + 1)));
    }
    return List.copyOf(layers);
  }

  /**
   * Parses a manifest and keeps its bytes.
   *
   * @param what names it in the error
   * @throws InvalidContentException when it is longer than {@link #SIZE_MAX_BYTES} or malformed
   */
  public static Manifest parse(byte[] bytes, String what) {
    if (bytes.length > SIZE_MAX_BYTES) {
      throw new InvalidContentException(
          what + ": manifest of " + bytes.length + " bytes (expected: at most 4 MiB)");
    }
    return new Manifest(bytes.clone(), Json.parseObject(bytes, what), what);
  }

  /** Makes a manifest of an artifact; the same arguments give the same bytes. */
  public static Manifest of(
      String artifactType,
      Descriptor config,
      List<Descriptor> layers,
      Map<String, String> annotations) {
    return make(Optional.of(artifactType), config, layers, Optional.empty(), annotations);
  }

  /** Makes a manifest of an artifact that is about another one. */
  public static Manifest referrer(
      String artifactType,
      Descriptor config,
      List<Descriptor> layers,
      Descriptor subject,
      Map<String, String> annotations) {
    return make(Optional.of(artifactType), config, layers, Optional.of(subject), annotations);
  }

  /** Makes a manifest that is typed by its config, as those of images are. */
  public static Manifest image(Descriptor config, List<Descriptor> layers) {
    return make(Optional.empty(), config, layers, Optional.empty(), Map.of());
  }

  private static Manifest make(
      Optional<String> artifactType,
      Descriptor config,
      List<Descriptor> layers,
      Optional<Descriptor> subject,
      Map<String, String> annotations) {
    ObjectNode json = Json.object();
    json.put("schemaVersion", 2);
    json.put("mediaType", MediaTypes.IMAGE_MANIFEST);
    artifactType.ifPresent(type -> json.put("artifactType", type));
    json.set("config", config.toJson());
    ArrayNode array = json.putArray("layers");
    layers.forEach(layer -> array.add(layer.toJson()));
    subject.ifPresent(about -> json.set("subject", about.toJson()));
    if (!annotations.isEmpty()) {
      ObjectNode texts = json.putObject("annotations");
      annotations.forEach(texts::put);
    }
    return new Manifest(Json.bytes(json), json, "manifest");
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

  public Optional<String> artifactType() {
    return artifactType;
  }

  public Descriptor config() {
    return config;
  }

  public List<Descriptor> layers() {
    return layers;
  }

  /** The bytes that it points at: config and layers together. */
  public long contentSize() {
    return config.size() + layers.stream().mapToLong(Descriptor::size).sum();
  }

  @Override
  public Optional<Descriptor> subject() {
    return subject;
  }

  public Map<String, String> annotations() {
    return annotations;
  }

  @Override
  public Descriptor descriptor() {
    Descriptor plain = new Descriptor(mediaType, digest, bytes.length);
    return artifactType.map(plain::withArtifactType).orElse(plain);
  }
}

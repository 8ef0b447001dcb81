package io.deckhouse.aimodels.modelpack.artifact;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.deckhouse.aimodels.modelpack.InvalidContentException;
import io.deckhouse.aimodels.modelpack.json.Json;
import io.deckhouse.aimodels.modelpack.oci.Digest;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The config of a ModelPack artifact (model-spec, config.md). Only fields that both the schema of
 * v0.0.7 and today's main know are written, since each forbids what it does not know.
 *
 * @param createdAt when the artifact was made, where the maker wants that recorded
 * @param paramSize as in {@code 134.5M}
 * @param inputTypes of the capabilities, empty when they are not certain
 * @param diffIds digests of the layers' uncompressed bytes, in the order of the layers
 */
public record ModelConfig(
    Optional<Instant> createdAt,
    Optional<String> family,
    Optional<String> name,
    List<String> licenses,
    Optional<String> sourceUrl,
    Optional<String> revision,
    Optional<String> architecture,
    Optional<String> format,
    Optional<String> paramSize,
    Optional<String> precision,
    Optional<String> quantization,
    List<String> inputTypes,
    List<String> outputTypes,
    List<Digest> diffIds) {

  public ModelConfig {
    licenses = List.copyOf(licenses);
    inputTypes = List.copyOf(inputTypes);
    outputTypes = List.copyOf(outputTypes);
    diffIds = List.copyOf(diffIds);
  }

  /** The bytes of the config blob; the same values give the same bytes. */
  public byte[] bytes() {
    ObjectNode root = Json.object();
    ObjectNode descriptor = root.putObject("descriptor");
    createdAt.ifPresent(time -> descriptor.put("createdAt", time.toString()));
    family.ifPresent(value -> descriptor.put("family", value));
    name.ifPresent(value -> descriptor.put("name", value));
    sourceUrl.ifPresent(value -> descriptor.put("sourceURL", value));
    revision.ifPresent(value -> descriptor.put("revision", value));
    putAll(descriptor, "licenses", licenses);
    ObjectNode config = root.putObject("config");
    architecture.ifPresent(value -> config.put("architecture", value));
    format.ifPresent(value -> config.put("format", value));
    paramSize.ifPresent(value -> config.put("paramSize", value));
    precision.ifPresent(value -> config.put("precision", value));
    quantization.ifPresent(value -> config.put("quantization", value));
    if (!inputTypes.isEmpty() || !outputTypes.isEmpty()) {
      ObjectNode capabilities = config.putObject("capabilities");
      putAll(capabilities, "inputTypes", inputTypes);
      putAll(capabilities, "outputTypes", outputTypes);
    }
    ObjectNode files = root.putObject("modelfs");
    files.put("type", "layers");
    ArrayNode ids = files.putArray("diffIds");
    diffIds.forEach(id -> ids.add(id.toString()));
    return Json.bytes(root);
  }

  private static void putAll(ObjectNode object, String field, List<String> values) {
    if (!values.isEmpty()) {
      ArrayNode array = object.putArray(field);
      values.forEach(array::add);
    }
  }

  /**
   * Reads a config. Fields of other types than the specification's are passed over, since configs
   * of other tools are to be shown too; only malformed JSON and diffIds fail.
   *
   * @throws InvalidContentException when it is not a JSON object, or a diffId is not a digest
   */
  public static ModelConfig parse(byte[] bytes, String what) {
    ObjectNode root = Json.parseObject(bytes, what);
    JsonNode descriptor = root.path("descriptor");
    JsonNode config = root.path("config");
    JsonNode capabilities = config.path("capabilities");
    List<Digest> diffIds = new ArrayList<>();
    for (String text : texts(root.path("modelfs"), "diffIds")) {
      diffIds.add(Digest.parse(text));
    }
    return new ModelConfig(
        text(descriptor, "createdAt").flatMap(ModelConfig::instant),
        text(descriptor, "family"),
        text(descriptor, "name"),
        texts(descriptor, "licenses"),
        text(descriptor, "sourceURL"),
        text(descriptor, "revision"),
        text(config, "architecture"),
        text(config, "format"),
        text(config, "paramSize"),
        text(config, "precision"),
        text(config, "quantization"),
        texts(capabilities, "inputTypes"),
        texts(capabilities, "outputTypes"),
        diffIds);
  }

  private static Optional<String> text(JsonNode object, String field) {
    return Optional.ofNullable(object.get(field))
        .filter(JsonNode::isTextual)
        .map(JsonNode::textValue)
        .filter(text -> !text.isEmpty());
  }

  private static List<String> texts(JsonNode object, String field) {
    List<String> texts = new ArrayList<>();
    for (JsonNode item : object.path(field)) {
      if (item.isTextual()) {
        texts.add(item.textValue());
      }
    }
    return texts;
  }

  private static Optional<Instant> instant(String text) {
    try {
      return Optional.of(OffsetDateTime.parse(text).toInstant());
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }
}

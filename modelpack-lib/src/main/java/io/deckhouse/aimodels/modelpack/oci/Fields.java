package io.deckhouse.aimodels.modelpack.oci;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.deckhouse.aimodels.modelpack.InvalidContentException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Reads typed fields of OCI documents, and says which one is wrong. */
final class Fields {
  private Fields() {}

  static String text(ObjectNode object, String name, String where) {
    JsonNode value = object.get(name);
    if (value == null || !value.isTextual()) {
      throw new InvalidContentException(where + ": no text in field " + name);
    }
    return value.textValue();
  }

  /** A text that may be left out. */
  static Optional<String> optionalText(ObjectNode object, String name, String where) {
    return object.has(name) ? Optional.of(text(object, name, where)) : Optional.empty();
  }

  /** A descriptor that may be left out. */
  static Optional<Descriptor> optionalDescriptor(ObjectNode object, String name, String where) {
    return object.hasNonNull(name)
        ? Optional.of(Descriptor.fromJson(object.get(name), where + ": " + name))
        : Optional.empty();
  }

  static Digest digest(ObjectNode object, String where) {
    String text = text(object, "digest", where);
    if (!Digest.isDigest(text)) {
      String shown = text.length() > 150 ? text.substring(0, 150) + "…" : text;
      throw new InvalidContentException(
          where + ": digest: " + shown + " (expected: sha256:<64 hex> or sha512:<128 hex>)");
    }
    return Digest.parse(text);
  }

  static long size(ObjectNode object, String where) {
    JsonNode value = object.get("size");
    if (value == null || !value.isIntegralNumber() || !value.canConvertToLong()) {
      throw new InvalidContentException(where + ": no whole number in field size");
    }
    return value.longValue();
  }

  static Map<String, String> strings(ObjectNode object, String name, String where) {
    JsonNode value = object.get(name);
    if (value == null || value.isNull()) {
      return Map.of();
    }
    if (!(value instanceof ObjectNode map)) {
      throw new InvalidContentException(where + ": " + name + " is not an object");
    }
    Map<String, String> strings = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> entry : map.properties()) {
      if (!entry.getValue().isTextual()) {
        throw new InvalidContentException(
            where + ": " + name + " " + entry.getKey() + " is not text");
      }
      strings.put(entry.getKey(), entry.getValue().textValue());
    }
    return strings;
  }
}

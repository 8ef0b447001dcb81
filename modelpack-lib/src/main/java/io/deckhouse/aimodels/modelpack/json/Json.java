package io.deckhouse.aimodels.modelpack.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.deckhouse.aimodels.modelpack.InvalidContentException;
import java.io.IOException;

/**
 * Reads and writes JSON (RFC 8259) that may come from anybody: one document, no duplicate names, no
 * trailing bytes, bounded nesting and lengths. Written JSON is compact and keeps the order of its
 * fields, so the same values give the same bytes.
 */
public final class Json {
  /** The deepest nesting that is read. */
  public static final int NESTING_MAX = 100;

  /** The longest name of a field, in characters; tensor names are field names. */
  public static final int NAME_LENGTH_MAX = 64 * 1024;

  /** The longest string value, in characters. */
  public static final int STRING_LENGTH_MAX = 16 * 1024 * 1024;

  /** The longest number, in characters. */
  public static final int NUMBER_LENGTH_MAX = 100;

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(NESTING_MAX)
                  .maxNameLength(NAME_LENGTH_MAX)
                  .maxStringLength(STRING_LENGTH_MAX)
                  .maxNumberLength(NUMBER_LENGTH_MAX)
                  .build())
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
          // JSON is UTF-8 (RFC 8259 section 8.1); other encodings are not guessed from the bytes.
          .disable(JsonFactory.Feature.CHARSET_DETECTION)
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .build();

  private static final ObjectMapper MAPPER =
      JsonMapper.builder(FACTORY)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  /**
   * Configurations of models in the wild hold {@code NaN} and {@code Infinity}, as Python writes
   * them; only they are read with this mapper.
   */
  private static final ObjectMapper LENIENT_NUMBERS =
      JsonMapper.builder(FACTORY.copy())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .build();

  private Json() {}

  /** A factory of streaming parsers with the same limits, for documents too large for a tree. */
  public static JsonFactory factory() {
    return FACTORY;
  }

  /**
   * Parses one JSON object.
   *
   * @param what names the document in the error
   * @throws InvalidContentException when it is not one well-formed object within the limits
   */
  public static ObjectNode parseObject(byte[] bytes, String what) {
    return parseObject(MAPPER, bytes, what);
  }

  /** As {@link #parseObject}, and takes {@code NaN} and {@code Infinity} for numbers. */
  public static ObjectNode parsePythonObject(byte[] bytes, String what) {
    return parseObject(LENIENT_NUMBERS, bytes, what);
  }

  private static ObjectNode parseObject(ObjectMapper mapper, byte[] bytes, String what) {
    JsonNode node;
    try {
      node = mapper.readTree(bytes);
    } catch (IOException e) {
      throw new InvalidContentException(what + ": not valid JSON: " + reason(e), e);
    }
    if (node instanceof ObjectNode object) {
      return object;
    }
    throw new InvalidContentException(what + ": not a JSON object");
  }

  /** What is wrong with a document and where, without quoting it. */
  public static String reason(IOException e) {
    if (e instanceof JsonProcessingException json) {
      String message = json.getOriginalMessage();
      String oneLine =
          message == null
              ? "malformed"
              : message
                  .replaceAll("\\s+", " ")
                  .replaceAll(" \\(start marker at \\[Source: .*?\\]\\)", "");
      return json.getLocation() == null
          ? oneLine
          : oneLine
              + " (line "
              + json.getLocation().getLineNr()
              + ", column "
              + json.getLocation().getColumnNr()
              + ")";
    }
    return String.valueOf(e.getMessage());
  }

  /** A new, empty object; fields are written in the order in which they are put. */
  public static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  /** A new, empty array. */
  public static ArrayNode array() {
    return MAPPER.createArrayNode();
  }

  /** A JDK value (map, list, string, number, record) as a tree. */
  public static JsonNode tree(Object value) {
    return MAPPER.valueToTree(value);
  }

  /** Compact UTF-8 bytes. */
  public static byte[] bytes(JsonNode node) {
    try {
      return MAPPER.writeValueAsBytes(node);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a JSON tree cannot be written", e);
    }
  }

  /** Indented text for people. */
  public static String pretty(JsonNode node) {
    return node.toPrettyString();
  }
}

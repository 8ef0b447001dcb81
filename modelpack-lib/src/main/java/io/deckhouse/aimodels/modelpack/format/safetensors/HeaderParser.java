package io.deckhouse.aimodels.modelpack.format.safetensors;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.deckhouse.aimodels.modelpack.format.ByteSource;
import io.deckhouse.aimodels.modelpack.format.ByteSourceInputStream;
import io.deckhouse.aimodels.modelpack.format.MalformedException;
import io.deckhouse.aimodels.modelpack.format.Printable;
import io.deckhouse.aimodels.modelpack.json.Json;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Parses the JSON of one header as a stream. Only the tensors are kept in memory. */
final class HeaderParser {
  private static final String METADATA = "__metadata__";

  private final JsonParser json;
  private final Faults faults;
  private final long dataBytes;
  private final List<Tensor> tensors = new ArrayList<>();
  private long nameBytes;

  private HeaderParser(JsonParser json, Faults faults, long dataBytes) {
    this.json = json;
    this.faults = faults;
    this.dataBytes = dataBytes;
  }

  /**
   * Parses the header.
   *
   * @param start where the header begins in the source
   * @param headerBytes its length; it is inside the source, and begins with a brace
   * @param dataBytes the length of the data area, which no tensor may leave
   */
  static List<Tensor> parse(
      ByteSource source, long start, long headerBytes, long dataBytes, Faults faults)
      throws MalformedException, IOException {
    checkEnd(source, start, headerBytes, faults);
    ByteSourceInputStream bytes = new ByteSourceInputStream(source, start, headerBytes);
    // The reader decides on UTF-8: Jackson by itself would also take UTF-16 and UTF-32.
    InputStreamReader text =
        new InputStreamReader(
            bytes,
            StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT));
    try (JsonParser json = Json.factory().createParser(text)) {
      HeaderParser parser = new HeaderParser(json, faults, dataBytes);
      parser.header();
      return parser.tensors;
    } catch (JsonProcessingException e) {
      throw new MalformedException(
          faults.of(
              "safetensors-header-json",
              "the header is not valid JSON: %s".formatted(Json.reason(e))));
    } catch (CharacterCodingException e) {
      throw new MalformedException(
          faults.of("safetensors-header-utf8", "the header is not valid UTF-8"));
    }
  }

  /** Padding is made of spaces only, so the last other byte closes the object. */
  private static void checkEnd(ByteSource source, long start, long headerBytes, Faults faults)
      throws MalformedException, IOException {
    byte[] bytes = new byte[4096];
    for (long end = headerBytes; end > 0; ) {
      int count = (int) Math.min(bytes.length, end);
      source.readFully(ByteBuffer.wrap(bytes, 0, count), start + end - count);
      for (int i = count - 1; i >= 0; i--) {
        if (bytes[i] != ' ') {
          if (bytes[i] != '}') {
            throw new MalformedException(
                faults.at(
                    "safetensors-header-end",
                    start + end - count + i,
                    "the header ends with byte 0x%02x (expected: '}' and spaces)"
                        .formatted(bytes[i])));
          }
          return;
        }
      }
      end -= count;
    }
  }

  private void header() throws MalformedException, IOException {
    expect(JsonToken.START_OBJECT, json.nextToken(), "the header is not an object");
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String name = json.currentName();
      countName(name);
      json.nextToken();
      if (name.equals(METADATA)) {
        metadata();
      } else {
        if (tensors.size() == SafetensorsReader.TENSORS_MAX) {
          throw fault(
              "safetensors-too-many-tensors",
              "more than %d tensors".formatted(SafetensorsReader.TENSORS_MAX));
        }
        tensors.add(new TensorParser(json, faults, name, dataBytes).parse());
      }
    }
    if (json.nextToken() != null) {
      throw fault("safetensors-header-json", "the header holds more than one JSON document");
    }
  }

  private void metadata() throws MalformedException, IOException {
    expect(JsonToken.START_OBJECT, json.currentToken(), METADATA + " is not an object");
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String name = json.currentName();
      countName(name);
      expect(
          JsonToken.VALUE_STRING,
          json.nextToken(),
          METADATA + " " + Printable.quote(name) + " is not a string");
    }
  }

  private void countName(String name) throws MalformedException {
    nameBytes += name.length();
    if (nameBytes > SafetensorsReader.NAME_BYTES_MAX) {
      throw fault(
          "safetensors-names-too-long",
          "the names in the header have more than %d characters in all"
              .formatted(SafetensorsReader.NAME_BYTES_MAX));
    }
  }

  private void expect(JsonToken expected, @Nullable JsonToken token, String problem)
      throws MalformedException {
    if (token != expected) {
      throw new MalformedException(faults.of("safetensors-header-structure", problem));
    }
  }

  private MalformedException fault(String code, String problem) {
    return new MalformedException(faults.of(code, problem));
  }
}

package io.deckhouse.aimodels.modelpack.format.huggingface;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import io.deckhouse.aimodels.modelpack.LocalFailureException;
import io.deckhouse.aimodels.modelpack.ModelPackException;
import io.deckhouse.aimodels.modelpack.format.ByteSource;
import io.deckhouse.aimodels.modelpack.format.ByteSourceInputStream;
import io.deckhouse.aimodels.modelpack.format.Finding;
import io.deckhouse.aimodels.modelpack.format.MalformedException;
import io.deckhouse.aimodels.modelpack.format.ModelFile;
import io.deckhouse.aimodels.modelpack.json.Json;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Single values of a JSON document that Python wrote, picked out of a stream, so that a vocabulary
 * of a million words beside them costs no memory. A value is named by its path, with positions for
 * the elements of arrays: {@code architectures.0}, {@code text_config.n_ctx}.
 */
public final class JsonScalars {
  /** The longest document, in bytes. */
  public static final long DOCUMENT_BYTES_MAX = 32L * 1024 * 1024;

  private static final int TEXT_CHARS_MAX = 4096;

  // Python writes NaN and Infinity, and takes the last of two equal names.
  private static final JsonFactory FACTORY =
      ((com.fasterxml.jackson.core.JsonFactoryBuilder) Json.factory().rebuild())
          .disable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .build();

  private final Map<String, String> values = new HashMap<>();
  private final Map<String, JsonToken> kinds = new HashMap<>();

  private JsonScalars() {}

  /**
   * Reads a document.
   *
   * @param wanted the paths of the values
   * @throws MalformedException when it is not one JSON document within the limits
   * @throws LocalFailureException when it cannot be read
   */
  public static JsonScalars read(ModelFile file, Set<String> wanted) throws MalformedException {
    if (file.size() > DOCUMENT_BYTES_MAX) {
      throw malformed(
          file,
          "json-too-large",
          "%d bytes are over the limit of %d bytes".formatted(file.size(), DOCUMENT_BYTES_MAX));
    }
    try (ByteSource source = file.open();
        JsonParser json =
            FACTORY.createParser(
                new InputStreamReader(
                    new ByteSourceInputStream(source, 0, file.size()), StandardCharsets.UTF_8))) {
      JsonScalars scalars = new JsonScalars();
      if (json.nextToken() == null) {
        throw malformed(file, "json-invalid", "not valid JSON: the file is empty");
      }
      scalars.value(json, "", wanted);
      if (json.nextToken() != null) {
        throw malformed(file, "json-invalid", "not valid JSON: more than one document");
      }
      return scalars;
    } catch (JsonProcessingException e) {
      throw malformed(file, "json-invalid", "not valid JSON: " + Json.reason(e));
    } catch (IOException e) {
      throw ModelPackException.io("read " + file.path(), e);
    }
  }

  /** The text of a string, number or truth value. */
  public Optional<String> text(String path) {
    return Optional.ofNullable(values.get(path));
  }

  /** A whole number above 0. */
  public OptionalLong positive(String path) {
    try {
      long value = Long.parseLong(values.getOrDefault(path, "0"));
      return value > 0 ? OptionalLong.of(value) : OptionalLong.empty();
    } catch (NumberFormatException e) {
      return OptionalLong.empty();
    }
  }

  /** Whether there is a value that is not null and not an empty string. */
  public boolean isPresent(String path) {
    return kinds.containsKey(path) && !values.getOrDefault(path, "-").isEmpty();
  }

  /** Whether there is an object at the path. */
  public boolean isObject(String path) {
    return kinds.get(path) == JsonToken.START_OBJECT;
  }

  private void value(JsonParser json, String path, Set<String> wanted) throws IOException {
    JsonToken token = json.currentToken();
    if (wanted.contains(path)) {
      keep(json, path, token);
    }
    if (token == JsonToken.START_OBJECT) {
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String name = json.currentName();
        json.nextToken();
        value(json, child(path, name), wanted);
      }
    } else if (token == JsonToken.START_ARRAY) {
      for (int i = 0; json.nextToken() != JsonToken.END_ARRAY; i++) {
        value(json, child(path, Integer.toString(i)), wanted);
      }
    }
  }

  private static String child(String path, String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  private void keep(JsonParser json, String path, JsonToken token) throws IOException {
    if (token == JsonToken.VALUE_NULL) {
      values.remove(path);
      kinds.remove(path);
      return;
    }
    kinds.put(path, token);
    if (token.isScalarValue()) {
      String text = json.getText();
      values.put(path, text.length() > TEXT_CHARS_MAX ? text.substring(0, TEXT_CHARS_MAX) : text);
    }
  }

  private static MalformedException malformed(ModelFile file, String code, String problem) {
    return new MalformedException(Finding.error(code, file.path(), file.path() + ": " + problem));
  }
}

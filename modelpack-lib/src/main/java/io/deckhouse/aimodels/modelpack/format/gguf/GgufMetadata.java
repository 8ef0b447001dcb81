package io.deckhouse.aimodels.modelpack.format.gguf;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** The key-value pairs of a GGUF file, in the file's order. */
public record GgufMetadata(Map<String, GgufValue> values) {
  public GgufMetadata {
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }

  Optional<GgufValue> value(String key) {
    return Optional.ofNullable(values.get(key));
  }

  /** A string that is there, kept and not blank. */
  public Optional<String> text(String key) {
    return values.get(key) instanceof GgufValue.Text text && !text.value().isBlank()
        ? Optional.of(text.value())
        : Optional.empty();
  }

  /** A whole number that is there and not negative. */
  public OptionalLong count(String key) {
    return values.get(key) instanceof GgufValue.Whole whole && whole.value() >= 0
        ? OptionalLong.of(whole.value())
        : OptionalLong.empty();
  }

  /** The strings of a short array, or a single string as one. */
  public List<String> texts(String key) {
    return values.get(key) instanceof GgufValue.Array array
        ? array.strings()
        : text(key).stream().toList();
  }

  Optional<GgufValue.Array> array(String key) {
    return values.get(key) instanceof GgufValue.Array array ? Optional.of(array) : Optional.empty();
  }
}

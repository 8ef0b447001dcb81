package io.deckhouse.aimodels.modelpack.format.gguf;

import io.deckhouse.aimodels.modelpack.format.Finding;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * Types of the metadata that loaders read without looking at the type: a tokenizer array of other
 * elements makes them read past its end.
 */
final class GgufMetadataRules {
  private static final String TOKENS = "tokenizer.ggml.tokens";

  private static final List<String> TEXTS =
      List.of(
          "general.architecture",
          "general.type",
          "general.name",
          "general.license",
          "tokenizer.ggml.model",
          "tokenizer.chat_template");

  private static final List<String> COUNTS =
      List.of(
          "general.file_type",
          "general.quantization_version",
          "split.no",
          "split.count",
          "split.tensors.count");

  private static final Map<String, Set<GgufValueType>> ARRAYS =
      Map.of(
          TOKENS,
          Set.of(GgufValueType.STRING),
          "tokenizer.ggml.merges",
          Set.of(GgufValueType.STRING),
          "tokenizer.ggml.scores",
          Set.of(GgufValueType.FLOAT32),
          "tokenizer.ggml.token_type",
          Set.of(GgufValueType.INT32, GgufValueType.UINT32));

  /** Arrays with one element for each token. */
  private static final List<String> PER_TOKEN =
      List.of("tokenizer.ggml.scores", "tokenizer.ggml.token_type");

  /** Attributes by which a Jinja template leaves its sandbox. */
  private static final Pattern ESCAPE =
      Pattern.compile("__[a-z]+__|\\bmro\\b|\\bsubclasses\\b|\\bpopen\\b");

  private final GgufFile file;
  private final GgufMetadata metadata;
  private final Consumer<Finding> findings;

  GgufMetadataRules(GgufFile file, Consumer<Finding> findings) {
    this.file = file;
    this.metadata = file.metadata();
    this.findings = findings;
  }

  void check() {
    TEXTS.forEach(this::checkText);
    COUNTS.forEach(this::checkCount);
    file.architecture().ifPresent(name -> checkCount(name + ".context_length"));
    ARRAYS.forEach(this::checkArray);
    PER_TOKEN.forEach(this::checkPerToken);
    checkTemplate();
    boolean laterShard = file.isShard() && file.shardNumber() > 0;
    if (file.architecture().isEmpty() && !laterShard) {
      error("gguf-architecture", "has no general.architecture");
    }
  }

  private void checkText(String key) {
    Optional<GgufValue> value = metadata.value(key);
    if (value.isPresent()
        && !(value.get() instanceof GgufValue.Text || value.get() instanceof GgufValue.LongText)) {
      error("gguf-metadata-type", key + " is not a string");
    }
  }

  private void checkCount(String key) {
    if (metadata.value(key).isPresent() && metadata.count(key).isEmpty()) {
      error("gguf-metadata-type", key + " is not a whole number of at least 0");
    }
  }

  private void checkArray(String key, Set<GgufValueType> expected) {
    Optional<GgufValue> value = metadata.value(key);
    if (value.isEmpty()) {
      return;
    }
    if (!(value.get() instanceof GgufValue.Array array)) {
      error("gguf-metadata-type", key + " is not an array");
    } else if (!expected.contains(array.elementType())) {
      error(
          "gguf-token-array",
          "%s has elements of type %s (expected: %s)"
              .formatted(key, array.elementType(), String.join(" or ", names(expected))));
    }
  }

  private static List<String> names(Set<GgufValueType> types) {
    return types.stream().sorted().map(Enum::name).toList();
  }

  private void checkPerToken(String key) {
    Optional<GgufValue.Array> tokens = metadata.array(TOKENS);
    Optional<GgufValue.Array> array = metadata.array(key);
    if (tokens.isPresent() && array.isPresent() && tokens.get().count() != array.get().count()) {
      error(
          "gguf-token-array",
          "%s has %d elements (expected: %d, as %s)"
              .formatted(key, array.get().count(), tokens.get().count(), TOKENS));
    }
  }

  private void checkTemplate() {
    String template = metadata.text("tokenizer.chat_template").orElse("");
    if (ESCAPE.matcher(template).find()) {
      findings.accept(
          Finding.warning(
              "gguf-chat-template",
              file.path(),
              file.path()
                  + ": tokenizer.chat_template reaches for Python internals;"
                  + " render it only in a sandbox"));
    }
  }

  private void error(String code, String message) {
    findings.accept(Finding.error(code, file.path(), file.path() + ": " + message));
  }
}

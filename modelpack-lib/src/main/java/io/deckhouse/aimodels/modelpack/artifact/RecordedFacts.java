package io.deckhouse.aimodels.modelpack.artifact;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.deckhouse.aimodels.modelpack.InvalidContentException;
import io.deckhouse.aimodels.modelpack.format.Fact;
import io.deckhouse.aimodels.modelpack.format.ModelFacts;
import io.deckhouse.aimodels.modelpack.format.ModelFormat;
import io.deckhouse.aimodels.modelpack.json.Json;
import io.deckhouse.aimodels.modelpack.oci.Manifest;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The facts that were recorded when an artifact was packed: in its config and the {@link
 * FactAnnotations} of its manifest. They tell what a model is without a look at its files.
 */
final class RecordedFacts {
  private final Map<String, String> annotations;
  private final ModelConfig config;
  private final ObjectNode basis;

  private RecordedFacts(Map<String, String> annotations, ModelConfig config, ObjectNode basis) {
    this.annotations = annotations;
    this.config = config;
    this.basis = basis;
  }

  /**
   * The recorded facts.
   *
   * @return nothing when not all that is known was recorded, or it cannot be read
   */
  static Optional<ModelFacts> of(Manifest manifest, ModelConfig config) {
    Map<String, String> annotations = manifest.annotations();
    String basis = annotations.getOrDefault(FactAnnotations.BASIS, "");
    boolean needsALook = annotations.containsKey(FactAnnotations.ALLOWED);
    if (basis.isEmpty() || needsALook) {
      return Optional.empty();
    }
    try {
      return Optional.of(new RecordedFacts(annotations, config, parse(basis)).facts());
    } catch (InvalidContentException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static ObjectNode parse(String json) {
    return Json.parseObject(json.getBytes(StandardCharsets.UTF_8), "annotation");
  }

  private ModelFacts facts() {
    return new ModelFacts(
        fact("format", config.format().map(id -> ModelFormat.valueOf(id.toUpperCase(Locale.ROOT)))),
        fact("architecture", config.architecture()),
        fact("family", config.family()),
        fact("name", config.name()),
        fact("parameterCount", number(FactAnnotations.PARAMETER_COUNT)),
        flag(FactAnnotations.PACKED),
        fact("precision", config.precision()),
        fact("quantization", config.quantization()),
        fact("contextLength", number(FactAnnotations.CONTEXT_LENGTH)),
        fact("tensorCount", number(FactAnnotations.TENSOR_COUNT)),
        histogram(),
        facts("licenses", config.licenses()),
        flag(FactAnnotations.CHAT_TEMPLATE),
        facts("tasks", list(FactAnnotations.TASKS)),
        facts("languages", list(FactAnnotations.LANGUAGES)));
  }

  private <T> Optional<Fact<T>> fact(String name, Optional<T> value) {
    return value.map(known -> new Fact<>(known, basis(name)));
  }

  private <T> List<Fact<T>> facts(String name, List<T> values) {
    return values.stream().map(known -> new Fact<>(known, basis(name))).toList();
  }

  private Fact.Basis basis(String name) {
    return Fact.Basis.valueOf(basis.path(name).asText("declared").toUpperCase(Locale.ROOT));
  }

  private Optional<Long> number(String key) {
    return Optional.ofNullable(annotations.get(key)).map(Long::parseLong);
  }

  private boolean flag(String key) {
    return "true".equals(annotations.get(key));
  }

  private List<String> list(String key) {
    return Arrays.stream(annotations.getOrDefault(key, "").split(","))
        .filter(word -> !word.isEmpty())
        .toList();
  }

  private Map<String, Long> histogram() {
    Map<String, Long> counts = new TreeMap<>();
    String json = annotations.getOrDefault(FactAnnotations.DTYPE_HISTOGRAM, "{}");
    for (Map.Entry<String, JsonNode> entry : parse(json).properties()) {
      counts.put(entry.getKey(), entry.getValue().asLong());
    }
    return counts;
  }
}

package io.deckhouse.aimodels.modelpack.pack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.deckhouse.aimodels.modelpack.artifact.FactAnnotations;
import io.deckhouse.aimodels.modelpack.artifact.ModelConfig;
import io.deckhouse.aimodels.modelpack.artifact.ParamSize;
import io.deckhouse.aimodels.modelpack.format.Allowance;
import io.deckhouse.aimodels.modelpack.format.Fact;
import io.deckhouse.aimodels.modelpack.format.FileReport;
import io.deckhouse.aimodels.modelpack.format.ModelFacts;
import io.deckhouse.aimodels.modelpack.format.ModelFormat;
import io.deckhouse.aimodels.modelpack.format.ModelReport;
import io.deckhouse.aimodels.modelpack.json.Json;
import io.deckhouse.aimodels.modelpack.oci.Annotations;
import io.deckhouse.aimodels.modelpack.oci.Digest;
import io.deckhouse.aimodels.modelpack.source.Origin;
import io.deckhouse.aimodels.modelpack.source.SourceFile;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Turns what is known about a model into its config and the annotations of its manifest. */
final class ArtifactDescriber {
  private static final String TEXT_GENERATION = "text-generation";

  private final PackOptions options;
  private final Optional<Origin> origin;

  ArtifactDescriber(PackOptions options, Optional<Origin> origin) {
    this.options = options;
    this.origin = origin;
  }

  ModelConfig config(ModelFacts facts, List<Digest> diffIds) {
    boolean generatesText =
        facts.tasks().stream().anyMatch(task -> task.value().equals(TEXT_GENERATION));
    List<String> text = generatesText ? List.of("text") : List.of();
    return new ModelConfig(
        options.created(),
        facts.family().map(Fact::value),
        facts.name().map(Fact::value),
        facts.licenses().stream().map(Fact::value).toList(),
        origin.map(Origin::url),
        origin.flatMap(Origin::revision),
        facts.architecture().map(Fact::value),
        facts.format().map(Fact::value).map(ModelFormat::id),
        facts.parameterCount().map(Fact::value).map(ParamSize::of),
        facts.precision().map(Fact::value),
        facts.quantization().map(Fact::value),
        text,
        text,
        diffIds);
  }

  /** Sorted by key. */
  Map<String, String> annotations(ModelReport report, List<SourceFile> packed) {
    ModelFacts facts = report.facts();
    Map<String, String> annotations = new TreeMap<>();
    facts
        .parameterCount()
        .ifPresent(count -> annotations.put(FactAnnotations.PARAMETER_COUNT, "" + count.value()));
    facts
        .contextLength()
        .ifPresent(length -> annotations.put(FactAnnotations.CONTEXT_LENGTH, "" + length.value()));
    facts
        .tensorCount()
        .ifPresent(count -> annotations.put(FactAnnotations.TENSOR_COUNT, "" + count.value()));
    if (facts.packed()) {
      annotations.put(FactAnnotations.PACKED, "true");
    }
    if (facts.chatTemplate()) {
      annotations.put(FactAnnotations.CHAT_TEMPLATE, "true");
    }
    if (!facts.dtypeHistogram().isEmpty()) {
      annotations.put(FactAnnotations.DTYPE_HISTOGRAM, json(Json.tree(facts.dtypeHistogram())));
    }
    putList(annotations, FactAnnotations.TASKS, facts.tasks());
    putList(annotations, FactAnnotations.LANGUAGES, facts.languages());
    annotations.put(FactAnnotations.BASIS, json(basis(facts)));
    String allowed = allowed(report.files());
    if (!allowed.isEmpty()) {
      annotations.put(FactAnnotations.ALLOWED, allowed);
    }
    options.created().ifPresent(time -> annotations.put(Annotations.CREATED, time.toString()));
    ObjectNode listed = Json.object();
    for (SourceFile file : packed) {
      file.listed().ifPresent(digest -> listed.put(file.path(), digest.toString()));
    }
    if (origin.isPresent() && !listed.isEmpty()) {
      annotations.put(FactAnnotations.SOURCE_DIGESTS, json(listed));
    }
    origin.ifPresent(from -> annotations.put(Annotations.SOURCE, from.url()));
    origin
        .flatMap(Origin::revision)
        .ifPresent(revision -> annotations.put(Annotations.REVISION, revision));
    return annotations;
  }

  private static void putList(
      Map<String, String> annotations, String key, List<Fact<String>> facts) {
    if (!facts.isEmpty()) {
      annotations.put(key, facts.stream().map(Fact::value).collect(Collectors.joining(",")));
    }
  }

  private static ObjectNode basis(ModelFacts facts) {
    ObjectNode basis = Json.object();
    put(basis, "architecture", facts.architecture());
    put(basis, "contextLength", facts.contextLength());
    put(basis, "family", facts.family());
    put(basis, "format", facts.format());
    put(basis, "languages", facts.languages().stream().findFirst());
    put(basis, "licenses", facts.licenses().stream().findFirst());
    put(basis, "name", facts.name());
    put(basis, "parameterCount", facts.parameterCount());
    put(basis, "precision", facts.precision());
    put(basis, "quantization", facts.quantization());
    put(basis, "tasks", facts.tasks().stream().findFirst());
    put(basis, "tensorCount", facts.tensorCount());
    return basis;
  }

  private static void put(ObjectNode basis, String name, Optional<? extends Fact<?>> fact) {
    fact.ifPresent(value -> basis.put(name, value.basis().name().toLowerCase(Locale.ROOT)));
  }

  /** What was allowed and is really there. */
  private static String allowed(List<FileReport> files) {
    TreeSet<String> used = new TreeSet<>();
    for (FileReport file : files) {
      file.needs().map(Allowance::id).ifPresent(used::add);
    }
    return String.join(",", used);
  }

  private static String json(JsonNode node) {
    return new String(Json.bytes(node), StandardCharsets.UTF_8);
  }
}

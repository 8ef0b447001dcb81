package io.deckhouse.aimodels.modelpack.format.diffusers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.deckhouse.aimodels.modelpack.InvalidContentException;
import io.deckhouse.aimodels.modelpack.format.Finding;
import io.deckhouse.aimodels.modelpack.format.MalformedException;
import io.deckhouse.aimodels.modelpack.format.ModelFile;
import io.deckhouse.aimodels.modelpack.format.ModelTree;
import io.deckhouse.aimodels.modelpack.format.Printable;
import io.deckhouse.aimodels.modelpack.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A {@code model_index.json}.
 *
 * @param pipelineClass {@code _class_name}; of a custom pipeline the class in its module
 * @param pipelineModule the module of the repository that has a custom pipeline's class
 * @param components those that are not {@code [null, null]}
 */
record PipelineIndex(
    Optional<String> pipelineClass,
    Optional<String> pipelineModule,
    List<PipelineComponent> components) {
  static final String FILE_NAME = "model_index.json";

  private static final int BYTES_MAX = 1024 * 1024;

  /**
   * Reads an index and reports what is wrong with its entries.
   *
   * @param tree tells a component from a parameter: a component has a folder
   * @throws MalformedException when it is not one JSON object
   */
  static PipelineIndex read(ModelFile file, ModelTree tree, Consumer<Finding> findings)
      throws MalformedException {
    ObjectNode json;
    try {
      json = Json.parsePythonObject(ModelTree.read(file, BYTES_MAX), file.path());
    } catch (InvalidContentException e) {
      String message = Objects.requireNonNullElse(e.getMessage(), file.path() + ": not valid JSON");
      throw new MalformedException(Finding.error("diffusers-index-json", file.path(), message));
    }
    JsonNode name = json.path("_class_name");
    Optional<String> pipelineClass = text(name.isArray() ? name.path(1) : name);
    Optional<String> module = name.isArray() ? text(name.path(0)) : Optional.empty();
    if (pipelineClass.isEmpty()) {
      findings.accept(
          error(file, "diffusers-class-name", "no _class_name (expected: a pipeline class)"));
    }
    if (text(json.path("_diffusers_version")).isEmpty()) {
      findings.accept(
          Finding.warning(
              "diffusers-version", file.path(), file.path() + ": no _diffusers_version"));
    }
    List<PipelineComponent> components = new ArrayList<>();
    for (Map.Entry<String, JsonNode> entry : json.properties()) {
      if (!entry.getKey().startsWith("_")) {
        component(entry.getKey(), entry.getValue(), tree)
            .ifPresentOrElse(
                components::add,
                () -> reportOdd(file, entry.getKey(), entry.getValue(), tree, findings));
      }
    }
    return new PipelineIndex(pipelineClass, module, List.copyOf(components));
  }

  private static Optional<PipelineComponent> component(
      String name, JsonNode value, ModelTree tree) {
    if (!(value instanceof ArrayNode pair) || pair.size() < 2) {
      return Optional.empty();
    }
    if (!pair.path(0).isTextual() || !pair.path(1).isTextual()) {
      return Optional.empty();
    }
    // A list of words without a folder and with more than two of them is a parameter.
    if (pair.size() > 3 && !tree.hasFolder(name)) {
      return Optional.empty();
    }
    return Optional.of(
        new PipelineComponent(
            name, pair.path(0).textValue(), pair.path(1).textValue(), pair.size() > 2));
  }

  private static void reportOdd(
      ModelFile file, String name, JsonNode value, ModelTree tree, Consumer<Finding> findings) {
    boolean isPair = value.isArray() && value.size() == 2;
    int nulls = (value.path(0).isNull() ? 1 : 0) + (value.path(1).isNull() ? 1 : 0);
    boolean isAbsent = value.isNull() || (isPair && nulls == 2);
    boolean isHalfNull = isPair && nulls == 1;
    if (!isAbsent && (isHalfNull || tree.hasFolder(name))) {
      findings.accept(
          error(
              file,
              "diffusers-component",
              "component "
                  + Printable.quote(name)
                  + " is not a pair of library and class, but "
                  + value.getNodeType().name().toLowerCase(java.util.Locale.ROOT)));
    }
  }

  private static Optional<String> text(JsonNode node) {
    return node.isTextual() && node.textValue().matches("[\\w.+-]{1,200}")
        ? Optional.of(node.textValue())
        : Optional.empty();
  }

  private static Finding error(ModelFile file, String code, String problem) {
    return Finding.error(code, file.path(), file.path() + ": " + problem);
  }
}

package io.deckhouse.aimodels.modelpack.format.diffusers;

import io.deckhouse.aimodels.modelpack.format.Finding;
import io.deckhouse.aimodels.modelpack.format.MalformedException;
import io.deckhouse.aimodels.modelpack.format.ModelFile;
import io.deckhouse.aimodels.modelpack.format.ModelTree;
import io.deckhouse.aimodels.modelpack.format.Printable;
import io.deckhouse.aimodels.modelpack.format.TensorTally;
import io.deckhouse.aimodels.modelpack.format.safetensors.SafetensorsModels;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Checks a Diffusers tree: the index, that every component has its folder with a configuration and
 * weights, and the weights. Of each component one set of weights is counted.
 */
public final class DiffusersModels {
  private static final Set<String> WEIGHT_ENDINGS =
      Set.of(".safetensors", ".bin", ".gguf", ".onnx", ".msgpack", ".pt", ".ckpt");

  private DiffusersModels() {}

  /** Whether a model says that it is a Diffusers tree. */
  public static boolean isPipeline(ModelTree tree) {
    return tree.file(PipelineIndex.FILE_NAME).isPresent();
  }

  /**
   * Checks the tree.
   *
   * @param weights the files that are or should be safetensors
   * @param tally is given the tensors of the components
   * @param findings is given what is wrong
   */
  public static DiffusersFacts inspect(
      ModelTree tree, List<ModelFile> weights, TensorTally tally, Consumer<Finding> findings) {
    Optional<PipelineIndex> index = index(tree, findings);
    Set<String> folders;
    if (index.isPresent()) {
      index.get().components().forEach(component -> check(component, tree, findings));
      folders =
          index.get().components().stream()
              .map(PipelineComponent::name)
              .collect(Collectors.toSet());
    } else {
      folders =
          weights.stream()
              .map(file -> ModelTree.folder(file.path()))
              .filter(folder -> !folder.isEmpty())
              .collect(Collectors.toSet());
    }
    int valid = SafetensorsModels.inspect(tree, weights, folders, tally, findings);
    return new DiffusersFacts(
        index.flatMap(PipelineIndex::pipelineClass),
        index.map(known -> remoteCode(known, tree)).orElse(Set.of()),
        valid);
  }

  private static Optional<PipelineIndex> index(ModelTree tree, Consumer<Finding> findings) {
    try {
      ModelFile file = tree.file(PipelineIndex.FILE_NAME).orElseThrow();
      return Optional.of(PipelineIndex.read(file, tree, findings));
    } catch (MalformedException e) {
      findings.accept(e.finding());
      return Optional.empty();
    }
  }

  private static void check(
      PipelineComponent component, ModelTree tree, Consumer<Finding> findings) {
    String name = Printable.quote(component.name());
    if (!tree.hasFolder(component.name())) {
      findings.accept(
          error("diffusers-component-missing", "component %s has no folder".formatted(name)));
      return;
    }
    Set<String> names =
        tree.in(component.name()).stream()
            .map(file -> ModelTree.name(file.path()).toLowerCase(Locale.ROOT))
            .collect(Collectors.toSet());
    boolean isOnnx = names.stream().anyMatch(file -> file.endsWith(".onnx"));
    if (!isOnnx && names.stream().noneMatch(file -> file.endsWith("config.json"))) {
      findings.accept(
          error(
              "diffusers-component-config",
              "the folder of component %s has no configuration".formatted(name)));
    } else if (component.hasWeights()
        && (isOnnx || names.contains("config.json"))
        && names.stream().noneMatch(file -> WEIGHT_ENDINGS.stream().anyMatch(file::endsWith))) {
      findings.accept(
          error(
              "diffusers-component-weights",
              "the folder of component %s (%s) has no weights"
                  .formatted(name, Printable.quote(component.className()))));
    }
  }

  private static Set<String> remoteCode(PipelineIndex index, ModelTree tree) {
    Set<String> files = new HashSet<>();
    index.pipelineModule().ifPresent(module -> files.addAll(modules("", module, tree)));
    for (PipelineComponent component : index.components()) {
      Set<String> modules = modules(component.name(), component.library(), tree);
      files.addAll(modules);
      if (component.isCustom() && modules.isEmpty()) {
        files.add(PipelineIndex.FILE_NAME);
      }
    }
    return files;
  }

  /**
   * The Python files by which a module may be meant: in the folder of the component or the root.
   */
  private static Set<String> modules(String folder, String module, ModelTree tree) {
    String path = module.replace('.', '/') + ".py";
    return Stream.of(ModelTree.join(folder, path), path)
        .filter(file -> tree.file(file).isPresent())
        .collect(Collectors.toSet());
  }

  private static Finding error(String code, String problem) {
    return Finding.error(code, PipelineIndex.FILE_NAME, PipelineIndex.FILE_NAME + ": " + problem);
  }
}

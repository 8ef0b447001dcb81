package io.deckhouse.aimodels.modelpack.format.diffusers;

import io.deckhouse.aimodels.modelpack.ModelPackException;
import io.deckhouse.aimodels.modelpack.format.ByteSource;
import io.deckhouse.aimodels.modelpack.format.Finding;
import io.deckhouse.aimodels.modelpack.format.MalformedException;
import io.deckhouse.aimodels.modelpack.format.ModelFile;
import io.deckhouse.aimodels.modelpack.format.ModelTree;
import io.deckhouse.aimodels.modelpack.format.TensorTally;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** Checks a DDUF file: the archive, then the pipeline in it as if it were a directory. */
public final class DdufModels {
  private static final Set<String> CONFIGS =
      Set.of(
          "config.json",
          "tokenizer_config.json",
          "preprocessor_config.json",
          "scheduler_config.json");

  private DdufModels() {}

  /**
   * Checks the file.
   *
   * @param tally is given the tensors of the components
   * @param findings is given what is wrong; the path of a finding is the archive's
   */
  public static DiffusersFacts inspect(
      ModelFile file, TensorTally tally, Consumer<Finding> findings) {
    try (ByteSource source = file.open()) {
      ModelTree tree = new ModelTree(new DdufArchive(source, file.path(), findings).entries());
      if (!DiffusersModels.isPipeline(tree)) {
        throw new MalformedException(
            Finding.error(
                "dduf-no-index",
                file.path(),
                file.path() + ": no " + PipelineIndex.FILE_NAME + " at its root"));
      }
      Consumer<Finding> inside = finding -> findings.accept(inArchive(finding, file.path()));
      checkFolders(tree, inside);
      return DiffusersModels.inspect(tree, weights(tree), tally, inside);
    } catch (MalformedException e) {
      findings.accept(e.finding());
      return DiffusersFacts.unknown();
    } catch (IOException e) {
      throw ModelPackException.io("read " + file.path(), e);
    }
  }

  private static void checkFolders(ModelTree tree, Consumer<Finding> findings) {
    for (String folder : tree.folders()) {
      boolean hasConfig =
          tree.in(folder).stream().anyMatch(file -> CONFIGS.contains(ModelTree.name(file.path())));
      if (!folder.isEmpty() && !hasConfig) {
        findings.accept(
            Finding.error(
                "dduf-folder-config",
                folder,
                folder
                    + ": the folder has no configuration (expected: one of config.json,"
                    + " tokenizer_config.json, preprocessor_config.json, scheduler_config.json)"));
      }
    }
  }

  private static List<ModelFile> weights(ModelTree tree) {
    return tree.folders().stream()
        .flatMap(folder -> tree.in(folder).stream())
        .filter(file -> file.path().endsWith(".safetensors"))
        .toList();
  }

  private static Finding inArchive(Finding finding, String archive) {
    return new Finding(
        finding.code(),
        finding.severity(),
        archive,
        finding.offset(),
        archive + ": " + finding.message());
  }
}

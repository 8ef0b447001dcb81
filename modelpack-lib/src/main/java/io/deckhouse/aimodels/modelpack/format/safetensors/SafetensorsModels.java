package io.deckhouse.aimodels.modelpack.format.safetensors;

import io.deckhouse.aimodels.modelpack.format.Finding;
import io.deckhouse.aimodels.modelpack.format.ModelFile;
import io.deckhouse.aimodels.modelpack.format.ModelTree;
import io.deckhouse.aimodels.modelpack.format.TensorTally;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Reads and checks all safetensors files of a model. Every file is checked; the tensors are counted
 * of one set in each folder that belongs to the model, see {@link MainSet}.
 */
public final class SafetensorsModels {
  private SafetensorsModels() {}

  /**
   * Checks the files and counts their tensors.
   *
   * @param weights the files that are or should be safetensors
   * @param modelFolders the folders whose main set is counted
   * @return how many files are valid
   */
  public static int inspect(
      ModelTree tree,
      List<ModelFile> weights,
      Set<String> modelFolders,
      TensorTally tally,
      Consumer<Finding> findings) {
    int valid = 0;
    for (Map.Entry<String, List<ModelFile>> entry : byFolder(tree, weights).entrySet()) {
      String folder = entry.getKey();
      List<SafetensorsSet> sets = new SetFinder(tree, folder, entry.getValue(), findings).find();
      Optional<SafetensorsSet> main =
          modelFolders.contains(folder) ? MainSet.of(sets) : Optional.empty();
      main.ifPresent(chosen -> tellOthers(chosen, sets, findings));
      for (SafetensorsSet set : sets) {
        Optional<TensorTally> counted = main.filter(set::equals).map(chosen -> tally);
        valid += new SetReader(set, counted, findings).read();
      }
    }
    return valid;
  }

  /**
   * The folder that holds the model when nothing else says so: the root if it has weights, else the
   * folder with weights that is nearest to it, the largest of several.
   */
  public static Optional<String> topFolder(ModelTree tree, List<ModelFile> weights) {
    return byFolder(tree, weights).entrySet().stream()
        .min(
            Comparator.<Map.Entry<String, List<ModelFile>>>comparingLong(
                    entry -> depth(entry.getKey()))
                .thenComparingLong(
                    entry -> -entry.getValue().stream().mapToLong(ModelFile::size).sum()))
        .map(Map.Entry::getKey);
  }

  private static long depth(String folder) {
    return folder.isEmpty() ? 0 : 1 + folder.chars().filter(c -> c == '/').count();
  }

  /** Folders with weights or with an index whose shards may all be missing. */
  private static Map<String, List<ModelFile>> byFolder(ModelTree tree, List<ModelFile> weights) {
    Map<String, List<ModelFile>> byFolder = new TreeMap<>();
    for (String folder : tree.folders()) {
      if (tree.in(folder).stream()
          .anyMatch(file -> ShardIndex.isIndex(ModelTree.name(file.path())))) {
        byFolder.put(folder, new ArrayList<>());
      }
    }
    for (ModelFile file : weights) {
      byFolder.computeIfAbsent(ModelTree.folder(file.path()), key -> new ArrayList<>()).add(file);
    }
    return byFolder;
  }

  private static void tellOthers(
      SafetensorsSet chosen, List<SafetensorsSet> sets, Consumer<Finding> findings) {
    List<SafetensorsSet> candidates = MainSet.candidates(sets);
    if (candidates.size() > 1) {
      String others =
          candidates.stream()
              .filter(set -> !set.equals(chosen))
              .map(SafetensorsSet::stem)
              .limit(3)
              .collect(Collectors.joining(", "));
      findings.accept(
          new Faults(ModelTree.join(chosen.folder(), chosen.stem()))
              .warning(
                  "several-weight-sets",
                  "counted as the model; not counted beside it: %s".formatted(others)));
    }
  }
}

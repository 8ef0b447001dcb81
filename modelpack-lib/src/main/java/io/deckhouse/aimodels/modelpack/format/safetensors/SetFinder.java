package io.deckhouse.aimodels.modelpack.format.safetensors;

import io.deckhouse.aimodels.modelpack.ModelPackException;
import io.deckhouse.aimodels.modelpack.format.ByteSource;
import io.deckhouse.aimodels.modelpack.format.Finding;
import io.deckhouse.aimodels.modelpack.format.MalformedException;
import io.deckhouse.aimodels.modelpack.format.ModelFile;
import io.deckhouse.aimodels.modelpack.format.ModelTree;
import io.deckhouse.aimodels.modelpack.format.safetensors.SafetensorsSet.IndexFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Sorts the safetensors files of one folder into sets, by their indexes and shard numbers. */
final class SetFinder {
  private final ModelTree tree;
  private final String folder;
  private final Consumer<Finding> findings;
  private final Map<String, ModelFile> weights = new LinkedHashMap<>();
  private final Set<String> taken = new HashSet<>();
  private final List<SafetensorsSet> sets = new ArrayList<>();

  /**
   * @param weights the safetensors files that are directly in the folder
   */
  SetFinder(ModelTree tree, String folder, List<ModelFile> weights, Consumer<Finding> findings) {
    this.tree = tree;
    this.folder = folder;
    this.findings = findings;
    weights.forEach(file -> this.weights.put(ModelTree.name(file.path()), file));
  }

  List<SafetensorsSet> find() {
    for (ModelFile file : tree.in(folder)) {
      if (ShardIndex.isIndex(ModelTree.name(file.path()))) {
        readIndex(file).ifPresent(index -> addIndexed(index, ModelTree.name(file.path())));
      }
    }
    Map<String, List<ModelFile>> rest = new LinkedHashMap<>();
    weights.forEach(
        (name, file) -> {
          if (!taken.contains(name)) {
            rest.computeIfAbsent(setName(name), key -> new ArrayList<>()).add(file);
          }
        });
    for (List<ModelFile> files : rest.values()) {
      String name = ModelTree.name(files.getFirst().path());
      boolean isSharded = ShardName.parse(name).isPresent();
      sets.add(
          new SafetensorsSet(folder, ShardName.stem(name), Optional.empty(), files, isSharded));
    }
    return sets;
  }

  private static String setName(String fileName) {
    return ShardName.parse(fileName)
        .map(shard -> shard.stem() + "-of-" + shard.count() + "/")
        .orElse(fileName);
  }

  private Optional<IndexFile> readIndex(ModelFile file) {
    try (ByteSource source = file.open()) {
      return Optional.of(new IndexFile(file, ShardIndex.read(source, file.path()).shards()));
    } catch (MalformedException e) {
      findings.accept(e.finding());
      return Optional.empty();
    } catch (IOException e) {
      throw ModelPackException.io("read " + file.path(), e);
    }
  }

  private void addIndexed(IndexFile index, String indexName) {
    Faults faults = new Faults(index.path());
    List<ModelFile> files = new ArrayList<>();
    Set<String> stems = new HashSet<>(Set.of(ShardIndex.stem(indexName)));
    for (String shard : index.shards()) {
      ModelFile file = weights.get(shard);
      if (file == null) {
        findings.accept(
            faults.of(
                "safetensors-missing-shard",
                "weight_map names %s, which is not there"
                    .formatted(ModelTree.join(folder, shard))));
      } else {
        files.add(file);
      }
      ShardName.parse(shard).ifPresent(name -> stems.add(name.stem()));
    }
    taken.addAll(index.shards());
    refuseUnreferenced(index, stems);
    sets.add(
        new SafetensorsSet(folder, ShardIndex.stem(indexName), Optional.of(index), files, true));
  }

  private void refuseUnreferenced(IndexFile index, Set<String> stems) {
    Set<String> named = Set.copyOf(index.shards());
    weights.forEach(
        (name, file) -> {
          boolean isOfSet =
              ShardName.parse(name).map(ShardName::stem).filter(stems::contains).isPresent();
          if (isOfSet && !named.contains(name)) {
            findings.accept(
                new Faults(file.path())
                    .of(
                        "safetensors-unreferenced-shard",
                        "no tensor of it is in the index %s".formatted(index.path())));
            // It is still read and checked, but not as a set with missing shards of its own.
            taken.add(name);
            sets.add(new SafetensorsSet(folder, name, Optional.empty(), List.of(file), false));
          }
        });
  }
}

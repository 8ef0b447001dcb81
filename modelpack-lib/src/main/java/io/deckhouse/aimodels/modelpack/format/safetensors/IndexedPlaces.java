package io.deckhouse.aimodels.modelpack.format.safetensors;

import io.deckhouse.aimodels.modelpack.format.Finding;
import io.deckhouse.aimodels.modelpack.format.ModelTree;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;

/** Shards with an index: every tensor is in the file that the index names, and only there. */
final class IndexedPlaces implements TensorPlaces {
  private final String indexPath;
  private final ShardIndex index;
  private final Consumer<Finding> findings;
  private final Set<String> found = new HashSet<>();
  private final Set<String> shardsRead = new HashSet<>();
  private long dataBytes;

  IndexedPlaces(String indexPath, ShardIndex index, Consumer<Finding> findings) {
    this.indexPath = indexPath;
    this.index = index;
    this.findings = findings;
  }

  @Override
  public void check(SafetensorsHeader header, String path) {
    String here = ModelTree.name(path);
    shardsRead.add(here);
    dataBytes += header.dataBytes();
    MisplacedTensors misplaced = new MisplacedTensors(path, findings);
    for (Tensor tensor : header.tensors()) {
      Integer expected = index.shardByTensor().get(tensor.name());
      if (expected == null) {
        misplaced.add(tensor.name(), "is not in the index " + indexPath);
      } else if (!index.shards().get(expected).equals(here)) {
        misplaced.add(tensor.name(), "is here, and the index says " + index.shards().get(expected));
      } else {
        found.add(tensor.name());
      }
    }
    misplaced.close();
  }

  @Override
  public void checkComplete() {
    MisplacedTensors misplaced = new MisplacedTensors(indexPath, findings);
    index
        .shardByTensor()
        .forEach(
            (tensor, shard) -> {
              String name = index.shards().get(shard);
              if (shardsRead.contains(name) && !found.contains(tensor)) {
                misplaced.add(tensor, "is not in " + name + ", where the index has it");
              }
            });
    misplaced.close();
    boolean isWhole = shardsRead.size() == index.shards().size();
    if (isWhole && index.totalSize().orElse(dataBytes) != dataBytes) {
      findings.accept(
          new Faults(indexPath)
              .warning(
                  "safetensors-total-size",
                  "metadata.total_size is %d, and the tensors have %d bytes"
                      .formatted(index.totalSize().orElse(0), dataBytes)));
    }
  }
}

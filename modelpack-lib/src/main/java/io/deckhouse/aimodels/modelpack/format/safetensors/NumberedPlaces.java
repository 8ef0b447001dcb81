package io.deckhouse.aimodels.modelpack.format.safetensors;

import io.deckhouse.aimodels.modelpack.format.Finding;
import io.deckhouse.aimodels.modelpack.format.ModelFile;
import io.deckhouse.aimodels.modelpack.format.ModelTree;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/** Shards without an index: all numbers are there, and no tensor is in two files. */
final class NumberedPlaces implements TensorPlaces {
  /** The most tensors of a set without an index whose names are compared. */
  static final int NAMES_MAX = 400_000;

  private final Consumer<Finding> findings;
  private final Map<String, String> pathByTensor = new HashMap<>();

  NumberedPlaces(SafetensorsSet set, Consumer<Finding> findings) {
    this.findings = findings;
    ShardName.parse(ModelTree.name(set.files().getFirst().path()))
        .ifPresent(first -> checkNumbers(set, first));
  }

  private void checkNumbers(SafetensorsSet set, ShardName first) {
    BitSet present = new BitSet();
    for (ModelFile file : set.files()) {
      int number = ShardName.parse(ModelTree.name(file.path())).map(ShardName::number).orElse(0);
      if (number < 1 || number > first.count()) {
        findings.accept(
            new Faults(file.path())
                .of(
                    "safetensors-shard-number",
                    "shard %d (expected: 1 to %d)".formatted(number, first.count())));
      }
      present.set(number);
    }
    int missing = present.nextClearBit(1);
    if (missing <= first.count()) {
      String name = ShardName.fileName(first.stem(), missing, first.count());
      findings.accept(
          new Faults(ModelTree.join(set.folder(), name))
              .of(
                  "safetensors-missing-shard",
                  "the shard is not there; the folder has %d of %d"
                      .formatted(set.files().size(), first.count())));
    }
  }

  @Override
  public void check(SafetensorsHeader header, String path) {
    if (pathByTensor.size() + header.tensors().size() > NAMES_MAX) {
      findings.accept(
          new Faults(path)
              .of(
                  "safetensors-too-many-tensors",
                  "the shards have more than %d tensors".formatted(NAMES_MAX)));
      return;
    }
    MisplacedTensors misplaced = new MisplacedTensors(path, findings);
    for (Tensor tensor : header.tensors()) {
      String other = pathByTensor.putIfAbsent(tensor.name(), path);
      if (other != null) {
        misplaced.add(tensor.name(), "is in " + other + " too");
      }
    }
    misplaced.close();
  }

  @Override
  public void checkComplete() {
    // The numbers were checked before the first header was read.
  }
}

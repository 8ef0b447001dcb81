package io.deckhouse.aimodels.modelpack.format.gguf;

import io.deckhouse.aimodels.modelpack.format.ByteSource;
import io.deckhouse.aimodels.modelpack.format.MalformedException;
import io.deckhouse.aimodels.modelpack.format.ModelFile;
import io.deckhouse.aimodels.modelpack.format.TensorTally;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One well-formed GGUF file.
 *
 * @param tally its tensors
 * @param tensorNames of a shard: the names, to compare with the other shards'; else empty
 */
record GgufFile(String path, GgufMetadata metadata, TensorTally tally, List<String> tensorNames) {

  /** Reads and checks the header. */
  static GgufFile read(ModelFile file) throws IOException, MalformedException {
    try (ByteSource source = file.open()) {
      GgufReader reader = new GgufReader(file.path(), source);
      TensorTally tally = new TensorTally();
      List<String> names = new ArrayList<>();
      boolean isShard = isShard(reader.metadata());
      reader.readTensors(
          tensor -> {
            tally.add(tensor.type().name(), tensor.elements(), tensor.rank());
            if (isShard) {
              names.add(tensor.name());
            }
          });
      return new GgufFile(file.path(), reader.metadata(), tally, names);
    }
  }

  /** Whether the metadata say that the file is one of several; a merged set keeps a count of 0. */
  boolean isShard() {
    return isShard(metadata);
  }

  private static boolean isShard(GgufMetadata metadata) {
    return metadata.count("split.count").orElse(0) > 1;
  }

  /** The number in the set, from 0. */
  long shardNumber() {
    return metadata.count("split.no").orElse(-1);
  }

  Optional<String> architecture() {
    return metadata.text("general.architecture");
  }
}

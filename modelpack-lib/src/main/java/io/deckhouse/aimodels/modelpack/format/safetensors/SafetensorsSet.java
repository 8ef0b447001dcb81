package io.deckhouse.aimodels.modelpack.format.safetensors;

import io.deckhouse.aimodels.modelpack.format.ModelFile;
import java.util.List;
import java.util.Optional;

/**
 * Files of one folder that hold one copy of some weights: a single file or all its shards.
 *
 * @param folder the folder of the files
 * @param stem the name without shard numbers and suffix, as in {@code model} or {@code model.fp16}
 * @param index the file that says which tensor is in which shard
 * @param files the weight files that are there; not empty unless there is an index
 * @param isSharded whether the files are named as shards
 */
record SafetensorsSet(
    String folder,
    String stem,
    Optional<IndexFile> index,
    List<ModelFile> files,
    boolean isSharded) {

  /**
   * An index.
   *
   * @param shards the names that it has; what it says of every tensor is read again when needed
   */
  record IndexFile(ModelFile file, List<String> shards) {
    String path() {
      return file.path();
    }
  }

  SafetensorsSet {
    files = List.copyOf(files);
  }

  long bytes() {
    return files.stream().mapToLong(ModelFile::size).sum();
  }
}

package io.deckhouse.aimodels.modelpack.pack;

import io.deckhouse.aimodels.modelpack.format.ModelReport;
import io.deckhouse.aimodels.modelpack.oci.Digest;
import java.util.List;
import java.util.Optional;

/**
 * What packing would do.
 *
 * @param report what the model is
 * @param files what would be taken, sorted by path
 * @param leftOut what lies in the source and would not be taken
 * @param unchecked files whose headers are too long to be looked at beforehand: they are checked
 *     when they are packed
 */
public record PackPlan(
    ModelReport report, List<PlannedFile> files, List<String> leftOut, List<String> unchecked) {
  public PackPlan {
    files = List.copyOf(files);
    leftOut = List.copyOf(leftOut);
    unchecked = List.copyOf(unchecked);
  }

  /**
   * One file of a plan.
   *
   * @param size in bytes
   * @param digest where it is known without reading the file
   * @param isPresent whether the target has it already
   */
  public record PlannedFile(String path, long size, Optional<Digest> digest, boolean isPresent) {}

  /** All files, in bytes. */
  public long size() {
    return files.stream().mapToLong(PlannedFile::size).sum();
  }

  /** What the target lacks, as far as that is known, in bytes. */
  public long transferSize() {
    return files.stream().filter(file -> !file.isPresent()).mapToLong(PlannedFile::size).sum();
  }
}

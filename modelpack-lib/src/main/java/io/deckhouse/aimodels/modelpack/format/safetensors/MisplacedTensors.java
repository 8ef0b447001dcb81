package io.deckhouse.aimodels.modelpack.format.safetensors;

import io.deckhouse.aimodels.modelpack.format.Finding;
import io.deckhouse.aimodels.modelpack.format.Printable;
import java.util.function.Consumer;

/** Reports the first few tensors of a file that are in the wrong place, then only their number. */
final class MisplacedTensors {
  private static final int REPORTED_MAX = 3;
  private static final String CODE = "safetensors-misplaced-tensor";

  private final Faults faults;
  private final Consumer<Finding> findings;
  private int count;

  MisplacedTensors(String path, Consumer<Finding> findings) {
    this.faults = new Faults(path);
    this.findings = findings;
  }

  void add(String tensor, String problem) {
    if (++count <= REPORTED_MAX) {
      findings.accept(faults.of(CODE, "tensor %s %s".formatted(Printable.quote(tensor), problem)));
    }
  }

  /** Ends the file. */
  void close() {
    if (count > REPORTED_MAX) {
      findings.accept(
          faults.of(
              CODE, "%d more tensors are in the wrong place".formatted(count - REPORTED_MAX)));
    }
  }
}

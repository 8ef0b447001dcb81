package io.deckhouse.aimodels.modelpack.format.safetensors;

import io.deckhouse.aimodels.modelpack.format.TensorTally;
import java.util.List;

/**
 * A header that was checked against its file.
 *
 * @param headerBytes the length of the JSON header with its padding, without the 8 bytes before it
 * @param tensors in the order of their data
 */
public record SafetensorsHeader(long headerBytes, List<Tensor> tensors) {
  /** The bytes of all tensors together: the length of the data area. */
  public long dataBytes() {
    return tensors.isEmpty() ? 0 : tensors.getLast().end();
  }

  /** Adds every tensor to a tally. */
  public void addTo(TensorTally tally) {
    for (Tensor tensor : tensors) {
      tally.add(tensor.dtype().name(), tensor.elements(), tensor.rank());
    }
  }
}

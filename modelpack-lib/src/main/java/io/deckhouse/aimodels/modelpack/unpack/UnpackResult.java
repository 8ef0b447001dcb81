package io.deckhouse.aimodels.modelpack.unpack;

import java.util.List;

/**
 * What unpacking did.
 *
 * @param written paths in the model
 * @param kept paths that were there already with the same content
 * @param bytesWritten the sum of the sizes of the files written
 */
public record UnpackResult(List<String> written, List<String> kept, long bytesWritten) {
  public UnpackResult {
    written = List.copyOf(written);
    kept = List.copyOf(kept);
  }
}

package io.deckhouse.aimodels.modelpack.format;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * Adds up tensors of all files of a model. Every sum is checked: a header that overflows a signed
 * 64-bit count is an {@link ArithmeticException}, never a wrong number.
 */
public final class TensorTally {
  private final Map<String, Long> elements = new TreeMap<>();
  private final Map<String, Long> matrixElements = new TreeMap<>();
  private long parameterCount;
  private long tensorCount;

  /**
   * Adds one tensor.
   *
   * @param dtype the format's name of the number type
   * @param elementCount the product of the dimensions, at least 0
   * @param rank the number of dimensions
   */
  public void add(String dtype, long elementCount, int rank) {
    parameterCount = Math.addExact(parameterCount, elementCount);
    tensorCount++;
    elements.merge(dtype, elementCount, Math::addExact);
    if (rank >= 2) {
      matrixElements.merge(dtype, elementCount, Math::addExact);
    }
  }

  /** Adds what another tally has counted. */
  public void add(TensorTally other) {
    parameterCount = Math.addExact(parameterCount, other.parameterCount);
    tensorCount = Math.addExact(tensorCount, other.tensorCount);
    other.elements.forEach((dtype, count) -> elements.merge(dtype, count, Math::addExact));
    other.matrixElements.forEach(
        (dtype, count) -> matrixElements.merge(dtype, count, Math::addExact));
  }

  public long parameterCount() {
    return parameterCount;
  }

  public long tensorCount() {
    return tensorCount;
  }

  /** Elements by dtype, over all tensors. */
  public Map<String, Long> elementsByDtype() {
    return new LinkedHashMap<>(elements);
  }

  /** Elements by dtype, over the tensors with at least two dimensions: what a model is made of. */
  public Map<String, Long> matrixElementsByDtype() {
    return new LinkedHashMap<>(matrixElements);
  }
}

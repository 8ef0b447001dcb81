package io.deckhouse.aimodels.modelpack.inspect;

import io.deckhouse.aimodels.modelpack.format.TensorTally;
import io.deckhouse.aimodels.modelpack.format.safetensors.Dtype;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** What the number types of weights say about a model. */
final class WeightNumbers {
  /** The types into which quantizers pack several small numbers. */
  private static final Set<Dtype> PACKING =
      Set.of(Dtype.U8, Dtype.I16, Dtype.U16, Dtype.I32, Dtype.U32);

  private WeightNumbers() {}

  /**
   * The precision: ModelPack names (model-spec, config.md "precision") joined by commas, most
   * elements first. It is taken from the floating-point tensors with two dimensions or more, which
   * are what a model is made of; where there are none, from all floating-point tensors; where there
   * are none, from the other ones.
   */
  static Optional<String> precision(TensorTally tally) {
    return names(tally.matrixElementsByDtype(), Dtype::isFloatingPoint)
        .or(() -> names(tally.elementsByDtype(), Dtype::isFloatingPoint))
        .or(() -> names(tally.elementsByDtype(), dtype -> true));
  }

  /**
   * The precision of a GGUF model whose matrices are mostly floating-point numbers; ggml calls them
   * as safetensors does. Quantized blocks have no ModelPack name.
   */
  static Optional<String> ggufPrecision(TensorTally tally) {
    boolean isFloatingPoint =
        tally.matrixElementsByDtype().entrySet().stream()
            .max(Map.Entry.comparingByValue())
            .flatMap(most -> Dtype.byName(most.getKey()))
            .filter(Dtype::isFloatingPoint)
            .isPresent();
    return isFloatingPoint ? precision(tally) : Optional.empty();
  }

  /** Whether matrices are stored in a type into which a quantizer packs several parameters. */
  static boolean hasPackingTypes(TensorTally tally) {
    return tally.matrixElementsByDtype().entrySet().stream()
        .anyMatch(entry -> entry.getValue() > 0 && isPacking(entry.getKey()));
  }

  private static boolean isPacking(String name) {
    return Dtype.byName(name).filter(PACKING::contains).isPresent();
  }

  private static Optional<String> names(Map<String, Long> elements, Predicate<Dtype> kind) {
    Comparator<Map.Entry<String, Long>> mostFirst = Map.Entry.comparingByValue();
    String names =
        elements.entrySet().stream()
            .filter(entry -> entry.getValue() > 0)
            .sorted(mostFirst.reversed().thenComparing(Map.Entry.comparingByKey()))
            .flatMap(entry -> Dtype.byName(entry.getKey()).stream())
            .filter(kind)
            .flatMap(dtype -> dtype.precision().stream())
            .collect(Collectors.joining(","));
    return Optional.of(names).filter(text -> !text.isEmpty());
  }
}

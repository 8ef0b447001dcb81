package io.deckhouse.aimodels.modelpack.format.safetensors;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Decides which set of a folder is the model, so that the same weights are not counted twice. In
 * this order, each rule only as long as it leaves a set:
 *
 * <ol>
 *   <li>an adapter ({@code adapter_model}, {@code pytorch_lora_weights}) is not the model;
 *   <li>a {@code consolidated} copy is not;
 *   <li>a variant ({@code model.fp16}) beside what it is a variant of ({@code model}) is not;
 *   <li>a set named {@code model} or {@code diffusion_pytorch_model} is;
 *   <li>a set with an index is;
 *   <li>of those that are left, the one with the most bytes is, then the first by name.
 * </ol>
 */
final class MainSet {
  private static final Set<String> MAIN_STEMS = Set.of("model", "diffusion_pytorch_model");

  private MainSet() {}

  static Optional<SafetensorsSet> of(List<SafetensorsSet> sets) {
    return candidates(sets).stream()
        .min(
            Comparator.comparingLong(SafetensorsSet::bytes)
                .reversed()
                .thenComparing(SafetensorsSet::stem));
  }

  /**
   * The sets among which only their size decides; more than one means that the choice is a guess.
   */
  static List<SafetensorsSet> candidates(List<SafetensorsSet> sets) {
    List<SafetensorsSet> left = keep(sets, set -> !isAdapter(set));
    left = keep(left, set -> !set.stem().startsWith("consolidated"));
    List<SafetensorsSet> beside = left;
    left = keep(left, set -> beside.stream().noneMatch(other -> isVariant(set, other)));
    left = keep(left, set -> MAIN_STEMS.contains(set.stem()));
    return keep(left, set -> set.index().isPresent());
  }

  private static boolean isAdapter(SafetensorsSet set) {
    return set.stem().startsWith("adapter_model") || set.stem().startsWith("pytorch_lora_weights");
  }

  private static boolean isVariant(SafetensorsSet set, SafetensorsSet other) {
    return set.stem().startsWith(other.stem() + ".");
  }

  private static List<SafetensorsSet> keep(
      List<SafetensorsSet> sets, Predicate<SafetensorsSet> rule) {
    List<SafetensorsSet> kept = new ArrayList<>(sets);
    kept.removeIf(rule.negate());
    return kept.isEmpty() ? sets : kept;
  }
}

package io.deckhouse.aimodels.modelpack.format;

/**
 * A fact about a model and how it is known.
 *
 * @param basis where the value comes from
 */
public record Fact<T>(T value, Basis basis) {
  /** How a fact is known. */
  public enum Basis {
    /** Counted or read from the weights' own structure. */
    EXACT,
    /** Stated by the model's author in a field made for it. */
    DECLARED,
    /** Follows from other values by a documented rule. */
    DERIVED
  }

  public static <T> Fact<T> exact(T value) {
    return new Fact<>(value, Basis.EXACT);
  }

  public static <T> Fact<T> declared(T value) {
    return new Fact<>(value, Basis.DECLARED);
  }

  public static <T> Fact<T> derived(T value) {
    return new Fact<>(value, Basis.DERIVED);
  }
}

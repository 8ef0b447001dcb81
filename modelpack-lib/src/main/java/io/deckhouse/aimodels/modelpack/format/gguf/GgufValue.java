package io.deckhouse.aimodels.modelpack.format.gguf;

import java.util.List;

/** A metadata value, as far as it is kept. */
public sealed interface GgufValue {
  /** A short string. */
  record Text(String value) implements GgufValue {}

  /**
   * A string that is not kept.
   *
   * @param bytes its length
   */
  record LongText(long bytes) implements GgufValue {}

  /**
   * A whole number of any width.
   *
   * @param value unsigned 64-bit values of 2^63 and more appear negative
   */
  record Whole(GgufValueType type, long value) implements GgufValue {}

  /** A floating-point number. */
  record Real(double value) implements GgufValue {}

  /** A truth value. */
  record Flag(boolean value) implements GgufValue {}

  /**
   * An array.
   *
   * @param count the number of elements
   * @param strings the elements of a short array of strings; else empty
   */
  record Array(GgufValueType elementType, long count, List<String> strings) implements GgufValue {
    public Array {
      strings = List.copyOf(strings);
    }
  }
}

package io.deckhouse.aimodels.modelpack.artifact;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** The short text of a number of parameters (model-spec, config.md "paramSize"). */
public final class ParamSize {
  private static final String[] SCALES = {"", "K", "M", "B", "T", "Q"};

  private ParamSize() {}

  /**
   * At most one decimal digit and one letter of K, M, B, T, Q: {@code 134515008} is {@code 134.5M}.
   *
   * @param parameterCount at least 0
   */
  public static String of(long parameterCount) {
    BigDecimal value = BigDecimal.valueOf(parameterCount);
    int scale = 0;
    while (scale < SCALES.length - 1 && rounded(value).compareTo(BigDecimal.valueOf(1000)) >= 0) {
      value = value.movePointLeft(3);
      scale++;
    }
    // The specification has no form without a letter: a few hundred parameters are 0.xK.
    if (scale == 0) {
      value = value.movePointLeft(3);
      scale = 1;
    }
    return rounded(value).stripTrailingZeros().toPlainString() + SCALES[scale];
  }

  private static BigDecimal rounded(BigDecimal value) {
    return value.setScale(1, RoundingMode.HALF_UP);
  }
}

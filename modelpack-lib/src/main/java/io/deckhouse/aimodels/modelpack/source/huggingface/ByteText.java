package io.deckhouse.aimodels.modelpack.source.huggingface;

import java.util.Locale;

/** Sizes as people read them. */
final class ByteText {
  private static final String[] UNITS = {"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};

  private ByteText() {}

  /** In binary units, as in {@code 4.1 GiB}. */
  static String of(long count) {
    double value = count;
    int unit = 0;
    while (value >= 1024) {
      value /= 1024;
      unit++;
    }
    return unit == 0
        ? count + " B"
        : String.format(Locale.ROOT, value < 10 ? "%.1f %s" : "%.0f %s", value, UNITS[unit]);
  }
}

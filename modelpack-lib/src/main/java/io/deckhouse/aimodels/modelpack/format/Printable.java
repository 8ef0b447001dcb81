package io.deckhouse.aimodels.modelpack.format;

/** Text from a file that goes into a message: one line, no control characters, not long. */
public final class Printable {
  private static final int LENGTH_MAX = 120;

  private Printable() {}

  /** The text as it may be shown. */
  public static String text(String text) {
    String shown = text.length() > LENGTH_MAX ? text.substring(0, LENGTH_MAX) + "…" : text;
    return shown.replaceAll("[\\p{Cntrl}\\p{Cf}\\p{Zl}\\p{Zp}]", "?");
  }

  /** The same in double quotes. */
  public static String quote(String text) {
    return '"' + text(text) + '"';
  }
}

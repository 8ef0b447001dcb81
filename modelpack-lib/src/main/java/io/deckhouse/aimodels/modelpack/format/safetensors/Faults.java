package io.deckhouse.aimodels.modelpack.format.safetensors;

import io.deckhouse.aimodels.modelpack.format.Finding;

/**
 * Words the findings of one file.
 *
 * @param path the path of the file, with which every message begins
 */
record Faults(String path) {
  private static final int QUOTED_CHARS_MAX = 120;

  Finding of(String code, String problem) {
    return Finding.error(code, path, text(problem));
  }

  Finding at(String code, long offset, String problem) {
    return Finding.error(code, path, offset, text(problem));
  }

  Finding warning(String code, String problem) {
    return Finding.warning(code, path, text(problem));
  }

  private String text(String problem) {
    return path + ": " + problem;
  }

  /** A name from the file, safe to print: short, one line, no control characters. */
  static String quote(String name) {
    String text =
        name.length() > QUOTED_CHARS_MAX ? name.substring(0, QUOTED_CHARS_MAX) + "…" : name;
    return '"' + text.replaceAll("[\\p{Cntrl}\\p{Cf}\\p{Zl}\\p{Zp}]", "?") + '"';
  }
}

package io.deckhouse.aimodels.modelpack.format.safetensors;

import io.deckhouse.aimodels.modelpack.format.Finding;

/**
 * Words the findings of one file.
 *
 * @param path the path of the file, with which every message begins
 */
record Faults(String path) {
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
}

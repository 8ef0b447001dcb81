package io.deckhouse.aimodels.cli.commands;

import java.util.List;

/** What a source holds and packing does not take, in one line. */
final class LeftOut {
  /** A repository may hold hundreds of files; JSON lists them all. */
  private static final int SHOWN_MAX = 10;

  private LeftOut() {}

  static String line(List<String> paths) {
    int more = paths.size() - SHOWN_MAX;
    return "left out: "
        + String.join(", ", paths.subList(0, Math.min(paths.size(), SHOWN_MAX)))
        + (more > 0 ? " and " + more + " more" : "");
  }
}

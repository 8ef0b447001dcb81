package io.deckhouse.aimodels.cli.terminal;

import java.util.Locale;

/** How progress is shown. */
public enum ProgressMode {
  /** A bar on a terminal, else plain lines. */
  AUTO,
  /** One line that is drawn again and again. */
  BAR,
  /** One line every ten seconds. */
  PLAIN,
  /** Each event as a line of JSON. */
  JSON,
  NONE;

  /** As it is written on the command line. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}

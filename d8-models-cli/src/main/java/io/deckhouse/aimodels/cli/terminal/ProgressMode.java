package io.deckhouse.aimodels.cli.terminal;

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
  NONE
}

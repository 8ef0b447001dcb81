package io.deckhouse.aimodels.cli.terminal;

import io.deckhouse.aimodels.modelpack.ModelPackException;

/** What somebody types, or another program sends. All methods block. */
public interface Input {
  /** Nobody is there, and nothing comes. */
  Input NONE =
      new Input() {
        @Override
        public boolean isTerminal() {
          return false;
        }

        @Override
        public String ask(String question) {
          return "";
        }

        @Override
        public String askSecret(String question) {
          return "";
        }

        @Override
        public String rest() {
          return "";
        }
      };

  /** Whether somebody is there to be asked. */
  boolean isTerminal();

  /**
   * Asks somebody at the terminal.
   *
   * @return the answer; empty when there was none
   * @throws ModelPackException when the wait is interrupted
   */
  String ask(String question);

  /** Asks without showing what is typed: see {@link #ask}. */
  String askSecret(String question);

  /**
   * All of the standard input as text, which must be short.
   *
   * @throws ModelPackException when it is longer than 64 KiB, cannot be read, or the wait is
   *     interrupted
   */
  String rest();
}

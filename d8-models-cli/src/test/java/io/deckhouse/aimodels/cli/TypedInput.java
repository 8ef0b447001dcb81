package io.deckhouse.aimodels.cli;

import io.deckhouse.aimodels.cli.terminal.Input;
import java.util.ArrayList;
import java.util.List;

/** Answers that somebody types, or text that a program sends. */
final class TypedInput implements Input {
  private final boolean terminal;
  private final List<String> answers;

  /** What was asked so far. */
  final List<String> questions = new ArrayList<>();

  private TypedInput(boolean terminal, List<String> answers) {
    this.terminal = terminal;
    this.answers = new ArrayList<>(answers);
  }

  /** Somebody at a terminal. */
  static TypedInput typed(String... answers) {
    return new TypedInput(true, List.of(answers));
  }

  /** A program that sends text. */
  static TypedInput sent(String text) {
    return new TypedInput(false, List.of(text));
  }

  @Override
  public boolean isTerminal() {
    return terminal;
  }

  @Override
  public String ask(String question) {
    questions.add(question);
    return answers.removeFirst();
  }

  @Override
  public String askSecret(String question) {
    return ask(question + " (not shown)");
  }

  @Override
  public String rest() {
    return answers.removeFirst();
  }
}

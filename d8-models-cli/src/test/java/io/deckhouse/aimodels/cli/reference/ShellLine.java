package io.deckhouse.aimodels.cli.reference;

import java.util.ArrayList;
import java.util.List;

/**
 * As much of the shell's grammar as the documentation uses: words, quotes, comments, and the
 * operators that end a command, substitutions among them.
 */
final class ShellLine {
  private final String line;
  private final List<List<String>> commands = new ArrayList<>();
  private List<String> words = new ArrayList<>();
  private final StringBuilder word = new StringBuilder();
  private boolean inWord;

  private ShellLine(String line) {
    this.line = line;
  }

  /** The words of each simple command of a line. */
  static List<List<String>> commands(String line) {
    ShellLine shellLine = new ShellLine(line);
    shellLine.parse();
    return shellLine.commands;
  }

  private void parse() {
    int i = 0;
    while (i < line.length()) {
      char c = line.charAt(i);
      if (c == '\'' || c == '"') {
        i = quoted(i, c);
      } else if (c == '#' && !inWord) {
        break;
      } else if (c == ' ') {
        endWord();
        i++;
      } else if ("|&;<>()".indexOf(c) >= 0) {
        endCommand();
        i++;
      } else {
        if (!(c == '$' && line.startsWith("$(", i))) {
          word.append(c);
          inWord = true;
        }
        i++;
      }
    }
    endCommand();
  }

  private int quoted(int start, char quote) {
    if (quote == '"' && line.startsWith("\"$(", start)) {
      return start + 1; // A substitution in quotes is a command too.
    }
    int end = line.indexOf(quote, start + 1);
    int to = end < 0 ? line.length() : end;
    word.append(line, start + 1, to);
    inWord = true;
    return to + 1;
  }

  private void endWord() {
    if (inWord) {
      words.add(word.toString());
    }
    word.setLength(0);
    inWord = false;
  }

  private void endCommand() {
    endWord();
    if (!words.isEmpty()) {
      commands.add(List.copyOf(words));
    }
    words = new ArrayList<>();
  }
}

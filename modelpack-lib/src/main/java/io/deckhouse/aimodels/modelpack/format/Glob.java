package io.deckhouse.aimodels.modelpack.format;

import io.deckhouse.aimodels.modelpack.InvalidRequestException;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Turns a pattern of paths into a regular expression; the same on every operating system. */
final class Glob {
  private final String glob;
  private final StringBuilder regex = new StringBuilder();
  private boolean inChoice;

  private Glob(String glob) {
    this.glob = glob;
  }

  static Pattern compile(String glob) {
    if (glob.isEmpty() || glob.length() > ModelPaths.PATH_BYTES_MAX) {
      throw new InvalidRequestException(
          "pattern: \"" + glob + "\" (expected: a glob such as *.bin)");
    }
    String trimmed = glob.endsWith("/") ? glob.substring(0, glob.length() - 1) : glob;
    String anywhere = trimmed.contains("/") ? "" : "(?:.*/)?";
    try {
      return Pattern.compile(anywhere + new Glob(trimmed).translate() + "(?:/.*)?", Pattern.DOTALL);
    } catch (PatternSyntaxException e) {
      throw new InvalidRequestException("pattern: \"" + glob + "\": " + e.getDescription(), e);
    }
  }

  private String translate() {
    int i = 0;
    while (i < glob.length()) {
      i = translateAt(i);
    }
    if (inChoice) {
      throw new InvalidRequestException("pattern: \"" + glob + "\" has a { without }");
    }
    return regex.toString();
  }

  private int translateAt(int i) {
    char c = glob.charAt(i);
    switch (c) {
      case '*' -> {
        if (glob.startsWith("**/", i)) {
          regex.append("(?:.*/)?");
          return i + 3;
        }
        if (glob.startsWith("**", i)) {
          regex.append(".*");
          return i + 2;
        }
        regex.append("[^/]*");
      }
      case '?' -> regex.append("[^/]");
      case '[' -> {
        return characterClass(i);
      }
      case '{' -> {
        inChoice = true;
        regex.append("(?:");
      }
      case '}' -> {
        regex.append(inChoice ? ")" : "\\}");
        inChoice = false;
      }
      case ',' -> regex.append(inChoice ? "|" : ",");
      default -> regex.append(Pattern.quote(String.valueOf(c)));
    }
    return i + 1;
  }

  private int characterClass(int start) {
    int end = glob.indexOf(']', start + 2);
    if (end < 0) {
      throw new InvalidRequestException("pattern: \"" + glob + "\" has a [ without ]");
    }
    String body = glob.substring(start + 1, end);
    boolean negated = body.startsWith("!");
    regex
        .append(negated ? "[^/" : "[")
        .append((negated ? body.substring(1) : body).replaceAll("([\\[\\\\^&])", "\\\\$1"))
        .append("]");
    return end + 1;
  }
}
